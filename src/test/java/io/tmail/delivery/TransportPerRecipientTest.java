package io.tmail.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tmail.mail.EnvelopeRecipient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportPerRecipientTest {
  private final List<String> transactions = new ArrayList<>();
  private final DeliveryTransport a = new Noting("a", 2);
  private final DeliveryTransport b = new Noting("b", 1);
  private final DeliveryTransport either =
      new TransportPerRecipient(each -> each.address().startsWith("a") ? a : b, 50);

  @Test
  void resultsComeInTheRequestsOrder() {
    List<DeliveryResult> results = either.deliver(Requests.of("b1@x", "a1@x", "b2@x", "a2@x"));
    assertEquals(
        List.of("b took b1@x", "a took a1@x", "b took b2@x", "a took a2@x"),
        results.stream().map(each -> each.reply().text()).toList());
  }

  @Test
  void noTransactionHasMoreThanItsTransportTakes() {
    either.deliver(Requests.of("a1@x", "b1@x", "a2@x", "a3@x", "b2@x"));
    assertEquals(List.of("a [a1@x, a2@x]", "a [a3@x]", "b [b1@x]", "b [b2@x]"), transactions);
  }

  /** Takes everything and says so. */
  private final class Noting implements DeliveryTransport {
    private final String name;
    private final int limit;

    Noting(String name, int limit) {
      this.name = name;
      this.limit = limit;
    }

    @Override
    public int recipientLimit() {
      return limit;
    }

    @Override
    public List<DeliveryResult> deliver(DeliveryRequest request) {
      List<String> addresses =
          request.recipients().stream().map(EnvelopeRecipient::address).toList();
      transactions.add(name + " " + addresses);
      return addresses.stream()
          .map(address -> DeliveryResult.delivered(name + " took " + address, name))
          .toList();
    }
  }
}
