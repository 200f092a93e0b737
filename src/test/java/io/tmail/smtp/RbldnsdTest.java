package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.PrivateServer;
import io.tmail.config.Settings;
import io.tmail.policy.Check;
import io.tmail.policy.lists.ListChecks;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Lists as rbldnsd, the server that most of them run, publishes them. */
final class RbldnsdTest {
  @AutoClose private final PrivateServer rbldnsd = PrivateServer.start("rbldnsd");
  private List<Check> checks = List.of();

  @AutoClose
  private final SmtpRig rig =
      new SmtpRig(
          this::checks,
          "SMTPD_PROXY_PROTOCOL_FROM",
          "127.0.0.0/8",
          "DELIVERD_DNS_SERVER",
          "127.0.0.1:" + rbldnsd.port(),
          "SMTPD_DNSBL",
          "bl.test*3 refuses.test*3",
          "SMTPD_DNSBL_DOMAINS",
          "dbl.test*3",
          "SMTPD_CHECK_DNSBL",
          "refuse");

  private List<Check> checks(Settings settings) {
    checks = ListChecks.of(settings);
    return checks;
  }

  private String rcpt(String ip, String from) throws IOException {
    try (Dialogue client = new Dialogue(rig.port())) {
      client.sendRaw("PROXY TCP4 " + ip + " 127.0.0.1 4660 25\r\n");
      client.expect("220");
      client.ask("EHLO mail.sender.test", "250");
      client.ask("MAIL FROM:<" + from + ">", "250");
      return client.ask("RCPT TO:<alice@example.com>", "");
    }
  }

  @Test
  void whoIsListedIsRefusedAndTheListThatRefusesUsIsTold() throws IOException {
    assertTrue(rcpt("192.0.2.66", "x@sender.test").contains("192.0.2.66 is listed by bl.test"));
    assertTrue(
        rcpt("192.0.2.7", "x@mail.spammer.test")
            .contains("mail.spammer.test is listed by dbl.test"));
    assertTrue(rcpt("192.0.2.7", "x@sender.test").startsWith("250"));
    assertEquals(
        List.of("refuses.test: it refuses to answer this server's DNS (127.255.255.254)"),
        checks.stream().flatMap(each -> each.troubles().stream()).toList());
  }
}
