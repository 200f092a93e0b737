package io.tmail.policy.scanners;

import io.tmail.mail.QueueId;
import io.tmail.mail.ReversePath;
import io.tmail.policy.AuthMechanism;
import io.tmail.policy.Client;
import io.tmail.policy.NamedRecipient;
import io.tmail.policy.Transaction;
import io.tmail.policy.identity.ClientName;
import io.tmail.trust.Iprev;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What milters are told about a transaction, as macros with Sendmail's names. What is not known is
 * not told.
 */
final class MilterFacts {
  private final Transaction transaction;
  private final String me;
  private final Optional<Iprev> name;

  /**
   * Waits for the client's name.
   *
   * @param me this server's name
   */
  MilterFacts(Transaction transaction, String me) {
    this.transaction = transaction;
    this.me = me;
    this.name = ClientName.of(transaction);
  }

  Client client() {
    return transaction.client();
  }

  /** The client's name, or its address in brackets. */
  String host() {
    return name.flatMap(Iprev::name).orElseGet(this::bracketed);
  }

  private String bracketed() {
    return "[" + client().ip().getHostAddress() + "]";
  }

  Map<String, String> ofConnection() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("j", me);
    facts.put("v", "tmail");
    facts.put("_", host().equals(bracketed()) ? bracketed() : host() + " " + bracketed());
    facts.put("daemon_name", me);
    facts.put("daemon_port", Integer.toString(client().listener().port()));
    facts.put("client_addr", client().ip().getHostAddress());
    facts.put("client_name", host());
    facts.put("client_ptr", host());
    name.ifPresent(iprev -> facts.put("client_resolve", resolved(iprev)));
    return facts;
  }

  private static String resolved(Iprev iprev) {
    return switch (iprev.status()) {
      case "pass" -> "OK";
      case "temperror" -> "TEMP";
      case "fail" -> "FORGED";
      default -> "FAIL";
    };
  }

  /** Protocol and cipher of TLS. */
  Map<String, String> ofHelo() {
    String[] tls = client().tls().orElse("").split(" cipher ", 2);
    return tls.length == 2 ? Map.of("tls_version", tls[0], "cipher", tls[1]) : Map.of();
  }

  Map<String, String> ofMail() {
    ReversePath sender = transaction.mail().reversePath();
    Map<String, String> facts = new TreeMap<>();
    facts.put("mail_addr", sender.toString());
    facts.put("mail_host", sender.domain());
    client().user().ifPresent(user -> facts.put("auth_authen", user.login()));
    transaction
        .evidence()
        .get(AuthMechanism.class)
        .filter(mechanism -> client().user().isPresent())
        .ifPresent(mechanism -> facts.put("auth_type", mechanism.name()));
    return facts;
  }

  static Map<String, String> of(NamedRecipient recipient) {
    String address = recipient.address();
    return Map.of(
        "rcpt_addr", address, "rcpt_host", address.substring(address.lastIndexOf('@') + 1));
  }

  /** The message's name in the queue and the log. */
  static Map<String, String> of(QueueId id) {
    return Map.of("i", id.value());
  }

  String mailParameters() {
    return transaction.mail().parameters().toString();
  }

  String sender() {
    return transaction.mail().reversePath().toString();
  }
}
