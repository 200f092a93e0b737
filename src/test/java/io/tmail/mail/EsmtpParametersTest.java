package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EsmtpParametersTest {
  @Test
  void keywordsAreFoundInUpperCaseAndValuesKept() {
    EsmtpParameters parameters = EsmtpParameters.parse(" size=100 Body=8bitMIME  smtputf8");
    assertEquals(Optional.of("100"), parameters.value("SIZE"));
    assertEquals(Optional.of("8bitMIME"), parameters.value("BODY"));
    assertEquals(Optional.of(""), parameters.value("SMTPUTF8"));
    assertTrue(parameters.has("SMTPUTF8"));
    assertEquals(Optional.empty(), parameters.value("RET"));
  }

  @Test
  void survivesTheQueueUnchanged() {
    EsmtpParameters parameters = EsmtpParameters.parse("BODY=8BITMIME SMTPUTF8 ENVID=a+2Bb");
    assertEquals("BODY=8BITMIME SMTPUTF8 ENVID=a+2Bb", parameters.toString());
    assertEquals(parameters, EsmtpParameters.parse(parameters.toString()));
    assertSame(EsmtpParameters.NONE, EsmtpParameters.parse(""));
    assertSame(EsmtpParameters.NONE, EsmtpParameters.parse("  "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIZE=",
        "=1",
        "SIZE=1=2",
        "SIZE=1 SIZE=2",
        "SIZE=1 size=2",
        "-A=1",
        "A_B=1",
        "A=\u0001",
        "A=\u007f",
        "A=x\ty",
        "Ä=1"
      })
  void refusesTheMalformedAndTheRepeated(String text) {
    assertThrows(IllegalArgumentException.class, () -> EsmtpParameters.parse(text));
  }
}
