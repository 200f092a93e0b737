package io.tmail.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1,true",
    "192.0.2.1,192.0.2.2,false",
    "192.0.2.0/24,192.0.2.255,true",
    "192.0.2.0/24,192.0.3.0,false",
    "10.0.0.0/9,10.127.0.1,true",
    "10.0.0.0/9,10.128.0.1,false",
    "0.0.0.0/0,198.51.100.7,true",
    "0.0.0.0/0,2001:db8::1,false",
    "2001:db8::/32,2001:db8:ffff::1,true",
    "2001:db8::/32,2001:db9::1,false",
    "::1,::1,true",
    "192.0.2.1,::ffff:192.0.2.1,true",
  })
  void holdsAddressesThatBeginAlike(String range, String client, boolean within)
      throws UnknownHostException {
    assertEquals(within, AddressRange.parse(range).contains(InetAddress.getByName(client)));
  }

  @Test
  void oneRangeHasManySpellings() {
    assertEquals(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("10.1.2.3/8"));
    assertEquals(AddressRange.parse("192.0.2.1"), AddressRange.parse("192.0.2.1/32"));
    assertEquals(AddressRange.parse("2001:DB8:0::/32"), AddressRange.parse("2001:db8::1/32"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/",
        "fe80::/129",
        "a.b",
        "1",
        "10.1",
        "10.0.0.0.0"
      })
  void isNothingButAddresses(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
  }
}
