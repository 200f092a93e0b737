package io.tmail.accounts;

import io.tmail.Growth;
import io.tmail.credentials.BrowserName;
import io.tmail.dovecot.MailRules;
import io.tmail.dovecot.MailRulesJson;
import io.tmail.dovecot.MailRulesScript;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Login;
import io.tmail.secrets.OpaqueText;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and their programs upload is read in proportion to its length. */
class AccountsGrowthTest {
  private static final int MOST = 4 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\r\n",
        ",",
        "\"",
        "\"\"",
        "a",
        "\"a\"b,",
        ";",
        "\n",
        "\r",
        "\"\n\",",
        "\"\r\"\n"
      })
  void csv(String piece) {
    Growth.assertLinear(
        1 << 10,
        MOST,
        size -> {
          String text = piece.repeat(size / piece.length());
          return () -> {
            int unused = Csv.read(text).size() + Csv.write(List.of(text)).length();
            Csv.read(text).stream().limit(1).forEach(row -> Csv.write(row.cells()));
          };
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\r\n",
        "a\n",
        "a.",
        "\"",
        "@",
        "\u0327\u0301",
        "\u00e9.",
        "\u00df",
        "\u0130"
      })
  void names(String piece) {
    Growth.assertLinear(
        1 << 12,
        MOST,
        size -> {
          String text = piece.repeat(size / piece.length());
          return () -> {
            refuses(() -> new Login(text));
            refuses(() -> new Login(text + "@example.com"));
            refuses(() -> new Login("alice@" + text));
            refuses(() -> PipeCommand.parse(text));
            refuses(() -> Quota.of(text));
            int unused = OpaqueText.of(text).length() + BrowserName.of(text).length();
          };
        });
  }

  private static void refuses(Runnable reading) {
    try {
      reading.run();
    } catch (AccountsException refused) {
      // it took its time, that is all
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\r\n", "[", "{\"a\":", "\"", "a b "})
  void mailRules(String piece) {
    Growth.assertLinear(
        1 << 10,
        MOST,
        size -> {
          String rest = piece.repeat(size / piece.length());
          String script = MailRulesScript.write(MailRules.NONE).replaceFirst("\n", "\n" + piece);
          return () -> {
            boolean unused =
                MailRulesScript.read(script + rest).isPresent()
                    || MailRulesScript.read(script.substring(0, script.indexOf(' ')) + rest)
                        .isPresent()
                    || MailRulesJson.read("{" + rest).isPresent();
          };
        });
  }
}
