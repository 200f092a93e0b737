package io.tmail.smtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an open-relay tester tries, one test each: nobody's mail goes elsewhere through us. */
@Timeout(30)
class OpenRelayTest {
  @RegisterExtension private static final SmtpRig rig = new SmtpRig();

  @Test
  void percentHack() throws IOException {
    assertRefused("x%elsewhere.example@example.com");
  }

  @Test
  void percentHackThroughUs() throws IOException {
    assertRefused("x%elsewhere.example@mail.example");
  }

  @Test
  void percentHackInQuotes() throws IOException {
    assertRefused("\"x%elsewhere.example\"@example.com");
  }

  @Test
  void doublePercentHack() throws IOException {
    assertRefused("x%elsewhere.example%example.com@mail.example");
  }

  @Test
  void bangPath() throws IOException {
    assertRefused("elsewhere.example!x@example.com");
  }

  @Test
  void bangPathOnly() throws IOException {
    assertRefused("elsewhere.example!x");
  }

  @Test
  void bangPathThroughUs() throws IOException {
    assertRefused("mail.example!elsewhere.example!x");
  }

  @Test
  void bangPathWithPercentHack() throws IOException {
    assertRefused("elsewhere.example!x%example.com@mail.example");
  }

  @Test
  void sourceRouteThroughUs() throws IOException {
    assertRefused("@mail.example:x@elsewhere.example");
  }

  @Test
  void sourceRouteThroughADomainOfOurs() throws IOException {
    assertRefused("@example.com:x@elsewhere.example");
  }

  @Test
  void sourceRouteOfSeveralHosts() throws IOException {
    assertRefused("@example.com,@elsewhere.example:x@elsewhere.example");
  }

  @Test
  void sourceRouteThroughOurAddress() throws IOException {
    assertRefused("@[127.0.0.1]:x@elsewhere.example");
  }

  @Test
  void quotedAtSign() throws IOException {
    assertRefused("\"x@elsewhere.example\"@example.com");
  }

  @Test
  void quotedAtSignWithoutDomain() throws IOException {
    assertRefused("\"x@elsewhere.example\"");
  }

  @Test
  void twoAtSigns() throws IOException {
    assertRefused("x@elsewhere.example@example.com");
  }

  @Test
  void twoAtSignsTheOtherWayRound() throws IOException {
    assertRefused("alice@example.com@elsewhere.example");
  }

  @Test
  void backslashBeforeTheAtSign() throws IOException {
    assertRefused("x\\@elsewhere.example@example.com");
  }

  @Test
  void addressLiteralOfOurselves() throws IOException {
    assertRefused("x@[127.0.0.1]");
  }

  @Test
  void percentHackAtOurAddressLiteral() throws IOException {
    assertRefused("x%elsewhere.example@[127.0.0.1]");
  }

  @Test
  void quotedAtSignAtOurAddressLiteral() throws IOException {
    assertRefused("\"x@elsewhere.example\"@[127.0.0.1]");
  }

  @Test
  void ipv6LiteralOfOurselves() throws IOException {
    assertRefused("x@[IPv6:::1]");
  }

  @Test
  void addressLiteralOfAnother() throws IOException {
    assertRefused("x@[192.0.2.1]");
  }

  @Test
  void addressWithoutBracketsAroundTheLiteral() throws IOException {
    assertRefused("x@127.0.0.1");
  }

  @Test
  void localhost() throws IOException {
    assertRefused("x@localhost");
  }

  @Test
  void subdomainOfOurs() throws IOException {
    assertRefused("x@sub.example.com");
  }

  @Test
  void domainThatEndsLikeOurs() throws IOException {
    assertRefused("x@notexample.com");
  }

  @Test
  void domainThatBeginsLikeOurs() throws IOException {
    assertRefused("x@example.com.elsewhere.example");
  }

  @Test
  void listOfAddresses() throws IOException {
    assertRefused("alice@example.com,x@elsewhere.example");
  }

  @Test
  void addressInBracketsOfItsOwn() throws IOException {
    assertRefused("<x@elsewhere.example>");
  }

  @Test
  void addressWithAName() throws IOException {
    assertRefused("Alice <x@elsewhere.example>");
  }

  @Test
  void routeWithAColonInTheLocalPart() throws IOException {
    assertRefused("elsewhere.example:x@example.com");
  }

  @Test
  void nulBehindOurDomain() throws IOException {
    assertRefused("x@elsewhere.example\0@example.com");
  }

  @Test
  void plainForeignAddress() throws IOException {
    assertRefused("x@elsewhere.example");
  }

  @Test
  void senderOfOurs() throws IOException {
    assertRefusedFrom("alice@example.com", "x@elsewhere.example");
  }

  @Test
  void senderAtOurName() throws IOException {
    assertRefusedFrom("postmaster@mail.example", "x@elsewhere.example");
  }

  @Test
  void senderAtOurAddressLiteral() throws IOException {
    assertRefusedFrom("x@[127.0.0.1]", "x@elsewhere.example");
  }

  @Test
  void senderAtLocalhost() throws IOException {
    assertRefusedFrom("x@localhost", "x@elsewhere.example");
  }

  @Test
  void nullSender() throws IOException {
    assertRefusedFrom("", "x@elsewhere.example");
  }

  @Test
  void recipientThatIsItsOwnSender() throws IOException {
    assertRefusedFrom("x@elsewhere.example", "x@elsewhere.example");
  }

  @Test
  void foreignRecipientBehindOneOfOurs() throws IOException {
    try (Dialogue client = rig.transaction()) {
      client.ask("RCPT TO:<x@elsewhere.example>", "554 5.7.1");
      client.ask("DATA", "354");
      client.ask("x\r\n.", "250");
      assertTrue(rig.queue.recipients().stream().noneMatch(to -> to.contains("elsewhere")));
    }
  }

  @Test
  void helloInOurName() throws IOException {
    try (Dialogue client = rig.connect()) {
      client.ask("EHLO mail.example", "250");
      client.ask("MAIL FROM:<a@mail.example>", "250");
      client.ask("RCPT TO:<x@elsewhere.example>", "554 5.7.1");
    }
  }

  private static void assertRefused(String recipient) throws IOException {
    assertRefusedFrom("a@b.example", recipient);
  }

  /**
   * Were it a name with a percent sign in our own domain, it still has no mailbox: 5xx either way.
   */
  private static void assertRefusedFrom(String sender, String recipient) throws IOException {
    try (Dialogue client = rig.hello()) {
      client.ask("MAIL FROM:<" + sender + ">", "250");
      client.ask("RCPT TO:<" + recipient + ">", "5");
      client.ask("DATA", "554 5.5.1");
    }
  }
}
