package io.tmail.mail;

import io.tmail.Growth;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger names or sends is looked at in proportion to its length, valid or not. */
class MailGrowthTest {
  private static final int MOST = 4 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"A: b\r\n", " \r\n", "\n", "x", "Received: x\r\n", "Message-ID:\r\n"})
  void headerScanner(String piece) {
    grows(
        piece,
        text -> {
          byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
          HeaderScanner scanner = new HeaderScanner();
          scanner.scan(bytes, 0, bytes.length);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "(", "((\\", "\"", "\\", "<", ">", ",", "a@b,", "<a@b>,", ":", "@", " ", "a@"
      })
  void authors(String piece) {
    grows(piece, AuthorList::parse);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "a.", "\"", "\\", "@a,", "@", "[", "1.", ":", "b-", "\u00e9", "\u00e9.", "\u00df",
        "\u0130"
      })
  void addresses(String piece) {
    grows(
        piece,
        text -> {
          refuses(() -> MailAddress.parse(text));
          refuses(() -> MailAddress.parse("a@" + text));
          refuses(() -> MailAddress.parse("a@[" + text + "]"));
          refuses(() -> ForwardPath.parse("<" + text + ">", "me"));
          refuses(() -> ReversePath.parse("<" + text + ":a@b>"));
          String unused = MailAddress.domainOf(text);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A=b ", " ", "=", "A=", "-"})
  void parameters(String piece) {
    grows(piece, text -> refuses(() -> EsmtpParameters.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5.1.1 ", ".", " ", "x", "\t"})
  void replies(String piece) {
    grows(
        piece,
        text -> {
          int unused = SmtpReply.plain(550, text).toWire().length();
          refuses(() -> EnhancedStatus.parse(text));
          refuses(() -> AddressRange.parse(text));
          refuses(() -> new QueueId(text));
        });
  }

  private static void grows(String piece, Consumer<String> work) {
    Growth.assertLinear(
        1 << 10,
        MOST,
        size -> {
          String text = piece.repeat(size / piece.length());
          return () -> work.accept(text);
        });
  }

  private static void refuses(Runnable parse) {
    try {
      parse.run();
    } catch (IllegalArgumentException malformed) {
      // it took its time, that is all
    }
  }
}
