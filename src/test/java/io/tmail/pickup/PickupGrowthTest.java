package io.tmail.pickup;

import io.tmail.Growth;
import io.tmail.mail.MessageHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs of this machine hand over is read in proportion to its length. */
class PickupGrowthTest {

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "x", "\r\r\n"})
  void lineEnds(String piece) {
    Growth.assertLinear(
        1 << 10,
        4 << 20,
        size -> {
          byte[] bytes = piece.repeat(size / piece.length()).getBytes(StandardCharsets.US_ASCII);
          return () -> {
            try {
              new LineEnds(new ByteArrayInputStream(bytes)).readAllBytes();
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          };
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b, ", "<", "\"", "(", "g:", "g:a@b;", ",", "a ", "\\", "a@b,\r\n "})
  void recipients(String piece) {
    Growth.assertLinear(
        1 << 10,
        1 << 20,
        size -> {
          String text = "To: x" + piece.repeat(size / piece.length()) + "\r\n\r\n";
          byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
          return () -> {
            try {
              int most = bytes.length;
              NamedRecipients.of(MessageHeader.read(new ByteArrayInputStream(bytes), most, most));
            } catch (UnusableFileException malformed) {
              // it took its time, that is all
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          };
        });
  }
}
