package io.tmail.smtp.content;

import io.tmail.Growth;
import io.tmail.config.LimitSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content of a message is read in proportion to its length, whatever it is made of. */
class ContentGrowthTest {
  private static final int MOST = 16 << 20;

  @ParameterizedTest
  @CsvSource({
    "'x', false",
    "'.', false",
    "'CL', false",
    "'.CL', true",
    "'C', false",
    "'L', true",
    "'LC', true",
    "'A: bCL', false",
    "' CL', false",
    "'xL', true",
    "'L.', true"
  })
  void dotStream(String piece, boolean mendsLineFeeds) {
    String text = piece.replace('C', '\r').replace('L', '\n');
    Growth.assertLinear(
        1 << 12,
        MOST,
        size -> {
          byte[] content =
              (text.repeat(size / text.length()) + "\r\n.\r\n").getBytes(StandardCharsets.US_ASCII);
          return () -> drain(content, mendsLineFeeds);
        });
  }

  private static void drain(byte[] content, boolean mendsLineFeeds) {
    ContentGuard guard =
        new ContentGuard(0, 0, new LimitSettings.Header(1000, 1000), mendsLineFeeds);
    try (DotStream stream = new DotStream(new ByteArrayInputStream(content), guard)) {
      byte[] some = new byte[8192];
      int count = 0;
      while (count >= 0) {
        count = stream.read(some, 0, some.length);
      }
    } catch (MessageRefusedException refused) {
      // read to its end all the same
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
