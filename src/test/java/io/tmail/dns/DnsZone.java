package io.tmail.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A real name server on loopback, with the records that a test gives it. */
public final class DnsZone implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Record> records = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> troubles = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile Duration delay = Duration.ZERO;

  public DnsZone() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "dns-zone");
    thread.setDaemon(true);
    thread.start();
  }

  /** {@code host:port}, as settings name it. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  public DnsZone add(String name, int type, String data) {
    return add(name, type, data, 60);
  }

  public DnsZone add(String name, int type, String data, int ttl) {
    try {
      Name owner = Name.fromString(name, Name.root);
      records.add(Record.fromString(owner, type, DClass.IN, ttl, data, Name.root));
      return this;
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** Queries for the name and type are answered with an error. */
  public DnsZone fail(String name, int type, int rcode) {
    troubles.put(name + " " + Type.string(type), rcode);
    return this;
  }

  /** How long every answer takes. */
  public DnsZone delay(Duration longer) {
    delay = longer;
    return this;
  }

  /** Questions for the name get no answer. */
  public DnsZone silence(String name) {
    silent.add(name);
    return this;
  }

  /** The name is answered again. */
  public DnsZone speak(String name) {
    silent.remove(name);
    return this;
  }

  /** How often a question came: {@code name TYPE}. */
  public long asked(String question) {
    return asked.stream().filter(question::equals).count();
  }

  private void serve() {
    byte[] buffer = new byte[2048];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        asked.add(key(query.getQuestion()));
        if (!silent.contains(query.getQuestion().getName().toString(true))) {
          send(answer(query), packet.getSocketAddress());
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void send(byte[] answer, SocketAddress client) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> sendNow(answer, client));
  }

  private void sendNow(byte[] answer, SocketAddress client) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, client));
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static String key(Record question) {
    return question.getName().toString(true) + " " + Type.string(question.getType());
  }

  private byte[] answer(Message query) throws TextParseException {
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(question, Section.QUESTION);
    records.stream()
        .filter(each -> each.getName().equals(question.getName()))
        .filter(each -> each.getType() == question.getType() || each.getType() == Type.CNAME)
        .forEach(each -> answer.addRecord(each, Section.ANSWER));
    answer.getHeader().setRcode(rcode(question));
    return answer.toWire(1400);
  }

  private int rcode(Record question) {
    boolean known = records.stream().anyMatch(each -> each.getName().equals(question.getName()));
    return troubles.getOrDefault(key(question), known ? Rcode.NOERROR : Rcode.NXDOMAIN);
  }

  @Override
  public void close() {
    socket.close();
  }
}
