package io.tmail.dovecot;

import io.tmail.secrets.Sha256;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes {@link MailRules} as a Sieve script (RFC 5228), and reads them back from its first line,
 * which has them as JSON with a checksum of the rest. If the rest was changed by hand, the script
 * no longer counts as tmail's.
 */
public final class MailRulesScript {
  private static final String HEAD = "# tmail-rules 1 ";
  private static final String NOTE =
      "# Written by the form of mail rules. What is changed here by hand is not shown there.\n";
  private static final String STEP = "  ";

  private final StringBuilder body = new StringBuilder();
  private final TreeSet<String> extensions = new TreeSet<>();

  private MailRulesScript() {}

  public static String write(MailRules rules) {
    MailRulesScript script = new MailRulesScript();
    script.filters(rules.filters(), "");
    script.forwarding(rules.forwarding());
    script.vacation(rules.vacation());
    String whole = NOTE + script.require() + script.body;
    return HEAD + checksum(whole) + " " + MailRulesJson.write(rules) + "\n" + whole;
  }

  /** Empty if tmail did not write the script, or it was changed since. */
  public static Optional<MailRules> read(String script) {
    String text = script.replace("\r\n", "\n");
    int end = text.indexOf('\n');
    if (end < 0 || !text.startsWith(HEAD)) {
      return Optional.empty();
    }
    String[] head = text.substring(HEAD.length(), end).split(" ", 2);
    return head.length == 2 && head[0].equals(checksum(text.substring(end + 1)))
        ? MailRulesJson.read(head[1])
        : Optional.empty();
  }

  /** Dovecot does not keep the last line end. */
  private static String checksum(String text) {
    return Sha256.of(text.stripTrailing());
  }

  private String require() {
    return extensions.isEmpty() ? "" : "require " + list(List.copyOf(extensions)) + ";\n";
  }

  /** A filter that stops leads to the rest by else, so that forwarding and answer still follow. */
  private void filters(List<MailRules.Filter> all, String indent) {
    for (int i = 0; i < all.size(); i++) {
      MailRules.Filter filter = all.get(i);
      branch(indent + "if ", filter, indent);
      while (filter.stop() && i + 1 < all.size() && all.get(i + 1).stop()) {
        filter = all.get(++i);
        branch(" elsif ", filter, indent);
      }
      List<MailRules.Filter> rest = all.subList(i + 1, all.size());
      if (filter.stop() && !rest.isEmpty()) {
        body.append(" else {\n");
        filters(rest, indent + STEP);
        body.append(indent).append("}\n");
        return;
      }
      body.append('\n');
    }
  }

  private void branch(String begin, MailRules.Filter filter, String indent) {
    body.append(begin).append(test(filter)).append(" {\n");
    for (String command : commands(filter)) {
      body.append(indent).append(STEP).append(command).append(";\n");
    }
    body.append(indent).append('}');
  }

  /** A whole address is compared without the display name. */
  private static String test(MailRules.Filter filter) {
    boolean whole = filter.match() == MailRules.Match.IS;
    String kind =
        whole && (filter.field() == MailRules.Field.FROM || filter.field() == MailRules.Field.TO)
            ? "address"
            : "header";
    return kind + (whole ? " :is " : " :contains ") + fields(filter) + " " + quoted(filter.value());
  }

  private static String fields(MailRules.Filter filter) {
    return switch (filter.field()) {
      case FROM -> quoted("from");
      case TO -> list(List.of("to", "cc"));
      case SUBJECT -> quoted("subject");
      case HEADER -> quoted(filter.header());
    };
  }

  private List<String> commands(MailRules.Filter filter) {
    return switch (filter.action()) {
      case FOLDER -> {
        extensions.addAll(List.of("fileinto", "mailbox"));
        yield List.of("fileinto :create " + quoted(filter.argument()));
      }
      case FLAG -> {
        extensions.add("imap4flags");
        yield List.of("addflag " + quoted("\\Flagged"));
      }
      case DISCARD -> List.of("discard", "stop");
      case FORWARD -> {
        extensions.add("copy");
        yield List.of("redirect :copy " + quoted(filter.argument()));
      }
    };
  }

  private void forwarding(MailRules.Forwarding forwarding) {
    for (String to : forwarding.to()) {
      if (forwarding.keepCopy()) {
        extensions.add("copy");
      }
      body.append(forwarding.keepCopy() ? "redirect :copy " : "redirect ")
          .append(quoted(to))
          .append(";\n");
    }
  }

  private void vacation(MailRules.Vacation vacation) {
    if (!vacation.on()) {
      return;
    }
    List<String> days = new ArrayList<>();
    vacation.from().ifPresent(day -> days.add(currentDay("ge", day)));
    vacation.until().ifPresent(day -> days.add(currentDay("le", day)));
    extensions.add("vacation");
    if (days.isEmpty()) {
      body.append(answer(vacation));
    } else {
      extensions.addAll(List.of("date", "relational"));
      body.append("if allof (")
          .append(String.join(", ", days))
          .append(") {\n  ")
          .append(answer(vacation))
          .append("}\n");
    }
  }

  private static String currentDay(String relation, LocalDate day) {
    return "currentdate :value " + quoted(relation) + " \"date\" " + quoted(day.toString());
  }

  private static String answer(MailRules.Vacation vacation) {
    return "vacation :days "
        + vacation.days()
        + (vacation.subject().isEmpty() ? "" : " :subject " + quoted(vacation.subject()))
        + (vacation.addresses().isEmpty() ? "" : " :addresses " + list(vacation.addresses()))
        + " "
        + quoted(vacation.text())
        + ";\n";
  }

  private static String list(List<String> texts) {
    return texts.stream()
        .map((Function<String, String>) MailRulesScript::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** A quoted string (RFC 5228 §2.4.2): only quote and backslash mean something in it. */
  static String quoted(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    return '"' + lines.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
