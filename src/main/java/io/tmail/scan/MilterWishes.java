package io.tmail.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a milter says at the end of a message: changes, among them a new body, and its reply at
 * last. Who is interested reads the body, if there is one, and asks for the rest then.
 */
public final class MilterWishes {
  private static final int MOST_CHANGES = 1000;
  private static final int MOST_OCTETS = 256 << 10;
  private static final int CHANGE_BODY = 0x2;

  private final MilterChannel channel;
  private final MilterTerms terms;
  private final long mostBody;
  private final List<MilterChange> changes = new ArrayList<>();
  private final Set<String> ignored = new TreeSet<>();
  private Optional<MilterReply> reply = Optional.empty();
  private byte[] part = {};
  private int at;
  private boolean replacesBody;
  private int count;
  private long octets;
  private long bodyOctets;

  private MilterWishes(MilterChannel channel, MilterTerms terms, long mostBody) {
    this.channel = channel;
    this.terms = terms;
    this.mostBody = mostBody;
  }

  /**
   * Reads up to the first part of a new body, or all.
   *
   * @param mostBody octets that a new body may have
   */
  static MilterWishes read(MilterChannel channel, MilterTerms terms, long mostBody)
      throws IOException {
    MilterWishes wishes = new MilterWishes(channel, terms, mostBody);
    wishes.advance();
    return wishes;
  }

  /** The new body, to be read to its end; empty if the old one stays. */
  public Optional<InputStream> body() {
    return replacesBody ? Optional.of(new Body()) : Optional.empty();
  }

  /** In the order in which they are to be made. */
  public List<MilterChange> changes() {
    return List.copyOf(changes);
  }

  /** What was asked for, but not agreed on or malformed, in words. */
  public Set<String> ignored() {
    return Set.copyOf(ignored);
  }

  /** Known when the body was read. */
  public MilterReply reply() {
    return reply.orElseThrow();
  }

  /** Reads up to the next part of the body, or the reply. */
  private void advance() throws IOException {
    part = new byte[0];
    at = 0;
    while (part.length == 0 && reply.isEmpty()) {
      MilterPacket packet = channel.receive();
      if (packet.kind() == 'b') {
        takeBody(packet);
      } else if (MilterRequest.of(packet.kind()).isPresent()) {
        takeChange(packet, MilterRequest.of(packet.kind()).get());
      } else {
        reply = Optional.of(MilterReply.of(packet));
      }
    }
  }

  private void takeBody(MilterPacket packet) throws IOException {
    bound(packet, 0);
    bodyOctets += packet.data().length;
    if (bodyOctets > mostBody) {
      throw new IOException("the milter's body is too big");
    }
    if (terms.mayAskFor(CHANGE_BODY)) {
      replacesBody = true;
      part = packet.data();
    } else {
      ignored.add("a new body");
    }
  }

  private void takeChange(MilterPacket packet, MilterRequest request) throws IOException {
    bound(packet, packet.data().length);
    Optional<MilterChange> change =
        terms.mayAskFor(request.action)
            ? request.change(packet, terms.keepsLeadingSpace())
            : Optional.empty();
    change.ifPresentOrElse(changes::add, () -> ignored.add(request.words()));
  }

  /** Parts of a body are counted with their octets only. */
  private void bound(MilterPacket packet, int counted) throws IOException {
    count += packet.kind() == 'b' && packet.data().length > 0 ? 0 : 1;
    octets += counted;
    if (count > MOST_CHANGES || octets > MOST_OCTETS) {
      throw new IOException("the milter wants too many changes");
    }
  }

  private final class Body extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == part.length && reply.isEmpty()) {
        advance();
      }
      if (at == part.length) {
        return -1;
      }
      int taken = Math.min(length, part.length - at);
      System.arraycopy(part, at, into, offset, taken);
      at += taken;
      return taken;
    }
  }
}
