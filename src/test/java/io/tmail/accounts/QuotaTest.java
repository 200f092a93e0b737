package io.tmail.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tmail.rights.AccountsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  @ParameterizedTest
  @CsvSource({"10G,10G", "200m,200M", "64k,64K", "800,800", "' 1G ',1G"})
  void isWrittenAsDovecotReadsIt(String text, String stored) {
    assertEquals(stored, Quota.of(text).text());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "0"})
  void isZeroWhereThereIsNone(String text) {
    assertEquals("0", Quota.of(text).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-1", "1.5G", "10GB", "10%", "1T"})
  void refusesWhatDovecotWouldNotTake(String text) {
    assertThrows(AccountsException.class, () -> Quota.of(text));
  }
}
