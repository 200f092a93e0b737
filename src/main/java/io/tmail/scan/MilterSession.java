package io.tmail.scan;

import io.tmail.mail.MessageHeader.Field;
import io.tmail.peer.Patience;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A connection to a milter, for one message: connect, helo, mail, rcpt for each recipient, content,
 * end. Each step's reply says whether there may be another. A step that the milter does not want to
 * hear of is not sent. What is thrown means that there is no answer.
 */
public final class MilterSession implements Closeable {
  private static final char MACROS = 'D';

  private final MilterChannel channel;
  private final MilterTerms terms;

  private MilterSession(MilterChannel channel, MilterTerms terms) {
    this.channel = channel;
    this.terms = terms;
  }

  /**
   * Connects and negotiates.
   *
   * @param address {@code /path} of a unix socket, or {@code host:port}
   * @param patience for all waits of the session
   */
  public static MilterSession open(String address, Patience patience) throws IOException {
    MilterChannel channel = MilterChannel.open(address, patience);
    try {
      return new MilterSession(channel, MilterTerms.negotiate(channel));
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * @param host the client's name, or its address in brackets
   * @param macros by their names without braces; those that the milter wants are sent
   */
  public MilterReply connect(String host, InetAddress ip, Map<String, String> macros)
      throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(MilterChannel.text(host));
    data.write(ip instanceof Inet4Address ? '4' : '6');
    data.writeBytes(new byte[Short.BYTES]); // the port is not known
    data.writeBytes(MilterChannel.text(ip.getHostAddress().replaceFirst("%.*", "")));
    return step(MilterStep.CONNECT, macros, data.toByteArray());
  }

  public MilterReply helo(String name, Map<String, String> macros) throws IOException {
    return step(MilterStep.HELO, macros, MilterChannel.text(name));
  }

  /**
   * @param path without angle brackets
   * @param parameters of the command, separated by blanks
   */
  public MilterReply mail(String path, String parameters, Map<String, String> macros)
      throws IOException {
    return step(MilterStep.MAIL, macros, pathAndParameters(path, parameters));
  }

  /** Likewise. */
  public MilterReply rcpt(String path, String parameters, Map<String, String> macros)
      throws IOException {
    return step(MilterStep.RCPT, macros, pathAndParameters(path, parameters));
  }

  private static byte[] pathAndParameters(String path, String parameters) {
    String rest = parameters.isEmpty() ? "" : "\0" + parameters.replace(' ', '\0');
    return ("<" + path + ">" + rest + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** The content begins. */
  public MilterReply data(Map<String, String> macros) throws IOException {
    return step(MilterStep.DATA, macros, new byte[0]);
  }

  public MilterReply header(List<Field> fields, Map<String, String> macros) throws IOException {
    for (Field field : fields) {
      byte[] data =
          MilterField.toMilter(field, terms.keepsLeadingSpace())
              .getBytes(StandardCharsets.ISO_8859_1);
      MilterReply reply = step(MilterStep.FIELD, Map.of(), data);
      if (reply.kind() != MilterReply.Kind.CONTINUE) {
        return reply;
      }
    }
    return step(MilterStep.HEADER_END, macros, new byte[0]);
  }

  /** The body, as much of it as the milter wants. */
  public MilterReply body(InputStream body) throws IOException {
    if (!terms.isTold(MilterStep.BODY)) {
      return MilterReply.CONTINUE;
    }
    byte[] part = new byte[MilterChannel.MOST_DATA];
    for (int count = body.readNBytes(part, 0, part.length);
        count > 0;
        count = body.readNBytes(part, 0, part.length)) {
      channel.send(MilterStep.BODY.code, part, count);
      MilterReply reply = replyTo(MilterStep.BODY);
      if (reply.kind() != MilterReply.Kind.CONTINUE) {
        return reply;
      }
    }
    return MilterReply.CONTINUE;
  }

  /**
   * The end of the message.
   *
   * @param mostBody octets that a new body may have
   */
  public MilterWishes end(Map<String, String> macros, long mostBody) throws IOException {
    sendMacros(MilterStep.END, macros);
    channel.send(MilterStep.END.code, new byte[0]);
    return MilterWishes.read(channel, terms, mostBody);
  }

  private MilterReply step(MilterStep step, Map<String, String> macros, byte[] data)
      throws IOException {
    if (!terms.isTold(step)) {
      return MilterReply.CONTINUE;
    }
    sendMacros(step, macros);
    channel.send(step.code, data);
    return replyTo(step);
  }

  private MilterReply replyTo(MilterStep step) throws IOException {
    if (!terms.answers(step)) {
      return MilterReply.CONTINUE;
    }
    MilterReply reply = MilterReply.of(channel.receive());
    if (reply.kind() == MilterReply.Kind.SKIP && step != MilterStep.BODY) {
      throw new IOException("the milter wants to skip what has only one part");
    }
    return reply;
  }

  private void sendMacros(MilterStep step, Map<String, String> macros) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(step.code);
    macros.forEach(
        (name, value) -> {
          if (step.stage().isPresent() && terms.wants(name, step.stage().getAsInt())) {
            data.writeBytes(MilterChannel.text(name.length() == 1 ? name : "{" + name + "}"));
            data.writeBytes(MilterChannel.text(value));
          }
        });
    if (data.size() > 1) {
      channel.send(MACROS, data.toByteArray());
    }
  }

  /** Ends it, in the middle of a message, too. */
  @Override
  public void close() {
    channel.quit();
  }
}
