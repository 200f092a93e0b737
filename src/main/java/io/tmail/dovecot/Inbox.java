package io.tmail.dovecot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The messages in a user's inbox. Each call takes at most ten seconds. Any thread may call. */
@ApplicationScoped
public class Inbox {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final List<String> IN_INBOX = List.of("mailbox", "INBOX");
  private static final int FIELDS = 3;

  private Doveadm doveadm;

  protected Inbox() {}

  @Inject
  public Inbox(Doveadm doveadm) {
    this.doveadm = doveadm;
  }

  /**
   * A message.
   *
   * @param uid its number in the folder
   * @param guid its name, whichever folder it is in
   * @param size octets
   */
  public record Message(String uid, String guid, long size) {}

  /** All messages, the oldest first. */
  public List<Message> list(String login) throws IOException {
    List<String> fields = fetch(login, "uid guid size.physical", IN_INBOX);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i + FIELDS <= fields.size(); i += FIELDS) {
      String size = fields.get(i + 2);
      messages.add(
          new Message(
              fields.get(i),
              fields.get(i + 1),
              size.matches("\\d{1,15}") ? Long.parseLong(size) : Long.MAX_VALUE));
    }
    return messages;
  }

  /**
   * The message as it is, octets beyond UTF-8 replaced.
   *
   * @throws IOException if it is gone, or bigger than an answer of doveadm may be
   */
  public byte[] read(String login, Message message) throws IOException {
    List<String> fields = fetch(login, "text", only(message));
    if (fields.size() != 1) {
      throw new IOException("the message is gone");
    }
    return fields.get(0).getBytes(StandardCharsets.UTF_8);
  }

  /** Moves a message to another folder of the user, which is created if it is missing. */
  public void move(String login, Message message, String folder) throws IOException {
    // refused if the folder exists
    DoveadmReply unused = run(login, List.of("mailbox create", folder));
    expectDone(run(login, words(List.of("move", folder), only(message))));
  }

  private List<String> fetch(String login, String fields, List<String> which) throws IOException {
    return expectDone(run(login, words(List.of("fetch", fields), which))).fields();
  }

  private static List<String> only(Message message) {
    return words(IN_INBOX, List.of("uid", message.uid()));
  }

  private static List<String> words(List<String> first, List<String> more) {
    return Stream.concat(first.stream(), more.stream()).toList();
  }

  private DoveadmReply run(String login, List<String> command) throws IOException {
    return doveadm.run(PATIENCE_MILLIS, login, "", command);
  }

  private static DoveadmReply expectDone(DoveadmReply reply) throws IOException {
    if (!reply.isDone()) {
      throw new IOException("doveadm: " + reply.error() + " " + reply.messages());
    }
    return reply;
  }
}
