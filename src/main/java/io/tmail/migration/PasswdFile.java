package io.tmail.migration;

import io.tmail.accounts.NewUser;
import io.tmail.migration.Moved.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dovecot's passwd-file, {@code user:hash:uid:gid:gecos:home:shell:extra}, and files like {@code
 * /etc/shadow}. A user whose name is an address gets a mailbox, and its quota if {@code
 * userdb_quota_rule=*:bytes=} names one.
 *
 * @param text the file
 * @param domain for names without one; empty to leave them without a mailbox
 * @param scheme of hashes that do not contain one; empty for none
 */
public record PasswdFile(String text, String domain, String scheme) implements MoveSource {
  private static final Pattern QUOTA =
      Pattern.compile("userdb_quota_rule=\\*:(?:bytes|storage)=(\\d+[KMG]?)");

  private static final int FIELDS = 8;

  @Override
  public MovePlan read() {
    MovePlan plan = new MovePlan();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> read(line.split(":", FIELDS), plan));
    return plan;
  }

  private void read(String[] fields, MovePlan plan) {
    String name =
        fields[0].contains("@") || domain.isEmpty() ? fields[0] : fields[0] + "@" + domain;
    String hash = fields.length > 1 ? fields[1] : "";
    if (hash.isEmpty() || hash.matches("[!*x].*")) {
      plan.leaveOut(Kind.USER, name, "the password is missing");
      return;
    }
    Matcher quota = QUOTA.matcher(fields.length < FIELDS ? "" : fields[FIELDS - 1]);
    plan.user(
        new NewUser(
            name,
            null,
            Hashes.named(hash, scheme),
            true,
            name.contains("@"),
            false,
            quota.find() ? quota.group(1) : null),
        true);
  }

  /** Nothing secret in logs. */
  @Override
  public String toString() {
    return "PasswdFile";
  }
}
