package io.tmail.admin.cli;

import io.tmail.admin.cli.Listing.Column;
import io.tmail.config.Setting;
import io.tmail.config.Settings;
import io.tmail.database.DovecotSql;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code tmail config}: reads the settings by itself, so that it needs no running server. */
@Command(name = "config", description = "Print every setting; secrets are masked.")
final class ConfigCommand implements Runnable {
  @ParentCommand private Tmail tmail;
  @Mixin private Listing listing;
  @ArgGroup private Form form;

  /** Another form than the listing. */
  static final class Form {
    @Option(
        names = "--shell",
        required = true,
        description = "Print export lines for a shell, secrets included.")
    private boolean shell;

    @Option(
        names = "--example",
        required = true,
        description = "Print a tmail.cfg that documents every setting.")
    private boolean example;

    void print(PrintWriter out, Settings settings) {
      if (shell) {
        settings.all().forEach(setting -> out.println(export(setting.name(), setting.value())));
        out.println(export("TMAIL_DOVECOT_SQL_CONNECT", DovecotSql.connect(settings.database())));
      }
      if (example) {
        out.println(
            "# tmail.cfg: every setting with its default; environment variables override it.");
        settings.all().forEach(setting -> out.println(documented(setting)));
      }
    }

    private static String export(String name, String value) {
      return "export " + name + "='" + value.replace("'", "'\\''") + "'";
    }

    private static String documented(Setting setting) {
      String line = "export " + setting.name() + "=\"" + setting.defaultValue() + "\"";
      return "\n# " + setting.meaning() + "\n#" + line;
    }
  }

  @Override
  public void run() {
    Settings settings = Settings.load(tmail.environment());
    settings.warnings().forEach(warning -> tmail.err().println("Warning: " + warning));
    if (form == null) {
      list(settings.all());
    } else {
      form.print(tmail.exactOut(), settings);
    }
  }

  private void list(List<Setting> settings) {
    listing.print(
        tmail.out(),
        rows(settings),
        new Column("NAME", "name"),
        new Column("VALUE", "value"),
        new Column("SOURCE", "source"),
        new Column("DEFAULT", "default"),
        new Column("MEANING", "meaning"));
  }

  private static JsonArray rows(List<Setting> settings) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    settings.forEach(setting -> rows.add(row(setting)));
    return rows.build();
  }

  private static JsonObject row(Setting setting) {
    return Json.createObjectBuilder()
        .add("name", setting.name())
        .add("value", setting.shownValue())
        .add("source", setting.source().name().toLowerCase(Locale.ROOT))
        .add("default", setting.defaultValue())
        .add("meaning", setting.meaning())
        .build();
  }
}
