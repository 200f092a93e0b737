package io.tmail.delivery;

import io.tmail.mail.EnvelopeRecipient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Delivers to each recipient by the transport that is chosen for them; recipients with equal
 * transports share as few transactions as possible.
 *
 * @param choice asked at each attempt
 * @param recipientLimit most recipients of one request
 */
public record TransportPerRecipient(
    Function<EnvelopeRecipient, DeliveryTransport> choice, int recipientLimit)
    implements DeliveryTransport {

  @Override
  public List<DeliveryResult> deliver(DeliveryRequest request) {
    DeliveryResult[] results = new DeliveryResult[request.recipients().size()];
    placesByTransport(request.recipients())
        .forEach(
            (transport, places) -> {
              for (int from = 0; from < places.size(); from += transport.recipientLimit()) {
                int to = Math.min(places.size(), from + transport.recipientLimit());
                deliver(request, transport, places.subList(from, to), results);
              }
            });
    return Arrays.asList(results);
  }

  private Map<DeliveryTransport, List<Integer>> placesByTransport(
      List<EnvelopeRecipient> recipients) {
    Map<DeliveryTransport, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < recipients.size(); i++) {
      places
          .computeIfAbsent(choice.apply(recipients.get(i)), transport -> new ArrayList<>())
          .add(i);
    }
    return places;
  }

  private static void deliver(
      DeliveryRequest request,
      DeliveryTransport transport,
      List<Integer> places,
      DeliveryResult[] results) {
    List<EnvelopeRecipient> some = places.stream().map(request.recipients()::get).toList();
    List<DeliveryResult> theirs = transport.deliver(request.with(some, request.content()));
    for (int i = 0; i < theirs.size(); i++) {
      results[places.get(i)] = theirs.get(i);
    }
  }
}
