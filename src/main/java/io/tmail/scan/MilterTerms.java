package io.tmail.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this server and a milter have agreed on.
 *
 * @param actions bits of the changes that the milter may ask for
 * @param steps bits of what it is not told, does not answer and understands
 * @param macros those that it wants with a step, by the step's stage; all for a stage without
 */
record MilterTerms(int actions, int steps, Map<Integer, Set<String>> macros) {
  private static final char NEGOTIATE = 'O';
  private static final int VERSION = 6;
  private static final int OLDEST_VERSION = 2;

  /** All changes, and a list of macros. */
  private static final int ACTIONS = 0x1ff;

  private static final int SKIP = 0x400;
  private static final int LEADING_SPACE = 0x100000;

  /** Unknown commands, which are never told, and their answer. */
  private static final int UNKNOWN = 0x100 | 0x20000;

  private static final int STEPS =
      Stream.of(MilterStep.values())
          .mapToInt(each -> each.unwanted | each.unanswered)
          .reduce(SKIP | LEADING_SPACE | UNKNOWN, (all, each) -> all | each);

  private static final int MACROS_BEGIN = 3 * Integer.BYTES;

  MilterTerms {
    macros = Map.copyOf(macros);
  }

  /**
   * @throws IOException if the milter asks for what was not offered
   */
  static MilterTerms negotiate(MilterChannel channel) throws IOException {
    ByteBuffer offer = ByteBuffer.allocate(MACROS_BEGIN);
    channel.send(NEGOTIATE, offer.putInt(VERSION).putInt(ACTIONS).putInt(STEPS).array());
    MilterPacket reply = channel.receive();
    if (reply.kind() != NEGOTIATE) {
      throw new IOException("the milter does not speak the milter protocol");
    }
    int version = reply.number(0);
    int actions = reply.number(Integer.BYTES);
    int steps = reply.number(2 * Integer.BYTES);
    if (version < OLDEST_VERSION || version > VERSION) {
      throw new IOException("the milter speaks version " + version);
    }
    if ((actions & ~ACTIONS) != 0 || (steps & ~STEPS) != 0) {
      throw new IOException("the milter wants what was not offered");
    }
    return new MilterTerms(actions, steps, macros(reply));
  }

  /** Pairs of a stage and the names of macros, separated by blanks. */
  private static Map<Integer, Set<String>> macros(MilterPacket reply) throws IOException {
    Map<Integer, Set<String>> macros = new HashMap<>();
    int at = MACROS_BEGIN;
    while (at < reply.data().length) {
      int stage = reply.number(at);
      List<String> texts = reply.texts(at + Integer.BYTES);
      String names = texts.isEmpty() ? "" : texts.get(0);
      macros.put(
          stage,
          Arrays.stream(names.split("[ ,]+"))
              .map(MilterTerms::bare)
              .filter(name -> !name.isEmpty())
              .collect(Collectors.toSet()));
      at += Integer.BYTES + names.length() + 1;
    }
    return macros;
  }

  /** A name without its braces. */
  private static String bare(String name) {
    return name.replaceAll("^\\{|}$", "");
  }

  boolean isTold(MilterStep step) {
    return (steps & step.unwanted) == 0;
  }

  boolean answers(MilterStep step) {
    return (steps & step.unanswered) == 0;
  }

  /** Whether a macro goes with a step. */
  boolean wants(String macro, int stage) {
    return !macros.containsKey(stage) || macros.get(stage).contains(macro);
  }

  boolean mayAskFor(int action) {
    return (actions & action) != 0;
  }

  /** Whether the blank behind a field's colon belongs to its value. */
  boolean keepsLeadingSpace() {
    return (steps & LEADING_SPACE) != 0;
  }
}
