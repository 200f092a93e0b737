package io.tmail.reports;

import io.tmail.reports.ReceivedReports.Row;

/** What an administrator can do about what a report says. */
public enum Advice {
  /** All is well. */
  NOTHING(""),
  SPF_AND_DKIM(
      "Mail of %s from %s fails SPF and DKIM: if this server is yours, add it to SPF and have its"
          + " mail signed"),
  DKIM("Mail of %s from %s is not signed by the domain: forwarded mail would fail, so sign it"),
  STARTTLS("A server of %s, %s, does not offer STARTTLS: enable TLS there"),
  CERTIFICATE(
      "The certificate of a server of %s, %s, is not valid for its name: renew or replace it"),
  DANE("The TLSA records of %s for %s do not match its certificate: correct them"),
  MTA_STS("The MTA-STS policy of %s for %s cannot be had or does not apply: check its web server"),
  TLS("TLS with a server of %s, %s, fails: try it with a client of your own");

  private static final String SUCCESS = "success";

  private final String sentence;

  Advice(String sentence) {
    this.sentence = sentence;
  }

  /** For a row of reports of a kind. */
  public static Advice of(Kind kind, Row row) {
    return kind == Kind.DMARC ? ofMail(Verdict.of(row)) : ofSessions(row.verdict());
  }

  private static Advice ofMail(Verdict verdict) {
    if (verdict.isDkimPass()) {
      return NOTHING;
    }
    return verdict.isSpfPass() ? DKIM : SPF_AND_DKIM;
  }

  private static Advice ofSessions(String result) {
    return switch (result) {
      case SUCCESS -> NOTHING;
      case "starttls-not-supported" -> STARTTLS;
      case "certificate-host-mismatch", "certificate-expired", "certificate-not-trusted" ->
          CERTIFICATE;
      case "tlsa-invalid", "dnssec-invalid", "dane-required" -> DANE;
      case "sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid" -> MTA_STS;
      default -> TLS;
    };
  }

  /** In English; empty if nothing is to be done. */
  public String sentence(Row row) {
    return sentence.formatted(row.domain(), row.source());
  }

  /**
   * The verdict of a row about mail.
   *
   * @param disposition what DMARC did
   */
  public record Verdict(String disposition, boolean isDkimPass, boolean isSpfPass) {
    public static Verdict of(Row row) {
      String[] words = row.verdict().split(" ", -1);
      return new Verdict(words[0], isPass(words, 1), isPass(words, 2));
    }

    private static boolean isPass(String[] words, int at) {
      return words.length > at && words[at].equals("pass");
    }
  }
}
