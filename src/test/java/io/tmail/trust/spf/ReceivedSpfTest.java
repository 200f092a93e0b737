package io.tmail.trust.spf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tmail.trust.spf.ReceivedSpf.Identity;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 7208 §9.1. */
class ReceivedSpfTest {
  private static SpfQuery query(String helo, String localPart, String domain) throws Exception {
    InetAddress ip = InetAddress.getByName("2001:db8::1");
    return new SpfQuery(ip, helo, domain, localPart, "mx.example.net", Instant.EPOCH);
  }

  @Test
  void senderThatPasses() throws Exception {
    SpfResult result = new SpfResult(SpfVerdict.PASS, "ip6:2001:db8::/32", Optional.empty());
    assertEquals(
        "Received-SPF: pass\r\n"
            + "\t(domain of example.com permits 2001:db8::1) receiver=mx.example.net;\r\n"
            + "\tclient-ip=\"2001:db8::1\";\r\n"
            + "\thelo=foo.example.com;\r\n"
            + "\tenvelope-from=\"bob@example.com\";\r\n"
            + "\tmechanism=\"ip6:2001:db8::/32\";\r\n"
            + "\tidentity=mailfrom\r\n",
        ReceivedSpf.field(
            Identity.MAIL_FROM, query("foo.example.com", "bob", "example.com"), result));
  }

  @Test
  void heloWithAProblem() throws Exception {
    SpfResult result = SpfResult.of(SpfVerdict.PERMERROR, "unknown mechanism: \"foo\\");
    assertEquals(
        "Received-SPF: permerror\r\n"
            + "\t(error in the SPF record of h.example) receiver=mx.example.net;\r\n"
            + "\tclient-ip=\"2001:db8::1\";\r\n"
            + "\thelo=h.example;\r\n"
            + "\tproblem=\"unknown mechanism: \\\"foo\\\\\";\r\n"
            + "\tidentity=helo\r\n",
        ReceivedSpf.field(Identity.HELO, query("h.example", "", "h.example"), result));
  }

  @Test
  void whatStrangersWroteStaysInItsPlace() throws Exception {
    String evil = ")\r\nX: y\u0000\u00e9\"\\(" + "z".repeat(2000);
    for (SpfVerdict verdict : SpfVerdict.values()) {
      String field =
          ReceivedSpf.field(
              Identity.MAIL_FROM, query(evil, evil, evil), SpfResult.of(verdict, evil));
      String[] lines = field.split("\r\n", -1);
      for (int i = 1; i < lines.length - 1; i++) {
        assertTrue(lines[i].startsWith("\t"), lines[i]);
        assertTrue(lines[i].length() < 500, lines[i]);
        assertTrue(lines[i].chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~')), lines[i]);
      }
      assertEquals("", lines[lines.length - 1]);
      assertEquals(1, lines[1].chars().filter(c -> c == '(').count(), lines[1]);
    }
  }
}
