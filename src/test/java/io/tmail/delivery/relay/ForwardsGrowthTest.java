package io.tmail.delivery.relay;

import io.tmail.Growth;
import io.tmail.config.LimitSettings;
import io.tmail.delivery.DeliveryRequest;
import io.tmail.delivery.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A header is searched for its aliases in proportion to its length. */
class ForwardsGrowthTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"x", "A: b\r\n", " y\r\n", "Delivered-To: a@b.example\r\n", "\r", "\u00e9"})
  void isLoop(String piece) {
    Growth.assertLinear(
        1 << 10,
        LimitSettings.MOST_HEADER,
        size -> {
          String header = "Delivered-To: " + piece.repeat(size / piece.length()) + "\r\n\r\nx";
          DeliveryRequest request = Requests.of(Requests.text(header), "x@example.com");
          return () -> {
            try {
              boolean unused = Forwards.isLoop(request, request.recipients().get(0));
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          };
        });
  }
}
