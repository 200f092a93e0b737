package io.tmail.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checks of mail from strangers, and what becomes of what they find.
 *
 * @param modes by the name of the check; of those of extensions, the ones that are set
 * @param junkFrom the score from which a message goes to the folder Junk
 * @param refuseFrom the score from which a message is refused; 0 for never
 * @param arcSealers domains whose ARC seals overrule DMARC
 * @param quarantined how long a message stays in quarantine
 * @param contact whom the sender of a refused message may turn to: an address or a page
 * @param milters those that read and change mail
 * @param webhook programs that are told of mail
 * @param scanners the servers that look into messages
 * @param lists those in DNS
 * @param greylist for suspicious mail of unknown senders
 */
public record FilterSettings(
    Map<String, Mode> modes,
    double junkFrom,
    double refuseFrom,
    List<String> arcSealers,
    Duration quarantined,
    String contact,
    MilterSettings milters,
    WebhookSettings webhook,
    ScannerSettings scanners,
    ListSettings lists,
    GreylistSettings greylist) {
  private static final double MOST_SCORE = 1000;

  public FilterSettings {
    modes = Map.copyOf(modes);
    arcSealers = List.copyOf(arcSealers);
  }

  /** What happens to a message that a check objects to. */
  public enum Mode {
    /** Nothing; the check does not run. */
    OFF,
    /** The result is written into the message, the trace and the log. */
    MARK,
    /** It goes to the folder Junk. */
    JUNK,
    /** It is held in the queue until somebody releases it, or its time is over. */
    QUARANTINE,
    /** It is refused. */
    REFUSE
  }

  /** What a check does; one of an extension does what it wants, unless a setting says less. */
  public Mode mode(String check) {
    return modes.getOrDefault(check, Mode.REFUSE);
  }

  static FilterSettings read(SettingsReader reader, GeneralSettings general) {
    Modes modes = new Modes(reader);
    modes.read("iprev", Mode.MARK, "the name of a client's address does not lead back to it");
    modes.read("spf", Mode.MARK, "the sender's domain does not permit the client (SPF)");
    modes.read("dkim", Mode.MARK, "no signature of a signed message is valid (DKIM)");
    modes.read("arc", Mode.MARK, "the seals of a forwarded message are not valid (ARC)");
    modes.read(
        "dmarc",
        Mode.JUNK,
        "the author's domain did not send it and wants that noticed (DMARC); with junk, a message"
            + " that also fails SPF and iprev is refused if the domain wants that");
    modes.read("from", Mode.REFUSE, "a message does not have exactly one field From");
    modes.read("lists", Mode.REFUSE, "the recipient's list, or the server's, blocks the sender");
    modes.read(
        "dnsbl", Mode.MARK, "lists in DNS name the client or the sender; only if some are set");
    modes.read(
        "greylist",
        Mode.OFF,
        "an unknown sender's message is suspicious; with refuse, it has to come again");
    boolean clamav =
        reader.flag("SMTPD_SCAN_CLAMAV_ENABLED", false, "let clamd look for malware in all mail");
    modes.read(
        "clamav", clamav ? Mode.REFUSE : Mode.OFF, "clamd finds malware; in users' mail, too");
    modes.read(
        "rspamd", Mode.OFF, "rspamd wants it refused; with refuse, each of its actions is obeyed");
    MilterSettings milters = MilterSettings.read(reader);
    modes.read(
        "milter",
        milters.servers().isEmpty() ? Mode.OFF : Mode.REFUSE,
        "a milter rejects it; in users' mail, too");
    WebhookSettings webhook = WebhookSettings.read(reader, general);
    modes.read(
        "webhook",
        webhook.urls().isEmpty() ? Mode.OFF : Mode.REFUSE,
        "a webhook refuses it; in users' mail, too");
    reader
        .unread("SMTPD_CHECK_")
        .forEach(check -> modes.read(check, Mode.REFUSE, "a check of an extension"));
    return new FilterSettings(
        modes.all,
        reader.decimal(
            "SMTPD_SCORE_JUNK",
            "6",
            0.1,
            MOST_SCORE,
            "score from which mail goes to the folder Junk, unless a user has another"),
        reader.decimal(
            "SMTPD_SCORE_REFUSE",
            "15",
            0,
            MOST_SCORE,
            "score from which mail is refused; 0 for never"),
        SettingsReader.parts(
            reader.text(
                "SMTPD_ARC_SEALERS",
                "",
                "domains, separated by blanks, whose valid ARC seals overrule DMARC"),
            "[ ,]+"),
        reader.duration(
            "QUARANTINE_KEEP", "30d", 's', "how long a message stays in quarantine at most"),
        reader.text(
            "SMTPD_FILTER_CONTACT",
            "postmaster@" + general.me(),
            "address or page that refusals of checks name"),
        milters,
        webhook,
        ScannerSettings.read(reader),
        ListSettings.read(reader),
        GreylistSettings.read(reader));
  }

  /** The modes as they are read. */
  private static final class Modes {
    private final SettingsReader reader;
    private final Map<String, Mode> all = new TreeMap<>();

    Modes(SettingsReader reader) {
      this.reader = reader;
    }

    void read(String check, Mode normal, String when) {
      all.put(
          check,
          reader.choice(
              "SMTPD_CHECK_" + check.toUpperCase(Locale.ROOT),
              normal,
              Mode.class,
              "off, mark, junk, quarantine or refuse, for strangers: " + when));
    }
  }
}
