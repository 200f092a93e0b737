package io.tmail.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /** RFC 6238 Appendix B, the last six digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130",
  })
  void codesAreThoseOfTheRfc(long seconds, String code) {
    assertEquals(code, Totp.code(SECRET, seconds / 30));
    assertEquals(seconds / 30, Totp.step(SECRET, code, Instant.ofEpochSecond(seconds)).getAsLong());
  }

  @Test
  void clocksMayDifferByOneStep() {
    Instant now = Instant.ofEpochSecond(1_234_567_890);
    long step = 1_234_567_890 / 30;
    for (long near = step - 1; near <= step + 1; near++) {
      assertEquals(near, Totp.step(SECRET, Totp.code(SECRET, near), now).getAsLong());
    }
    assertTrue(Totp.step(SECRET, Totp.code(SECRET, step - 2), now).isEmpty());
    assertTrue(Totp.step(SECRET, Totp.code(SECRET, step + 2), now).isEmpty());
    assertTrue(Totp.step(SECRET, "", now).isEmpty());
  }
}
