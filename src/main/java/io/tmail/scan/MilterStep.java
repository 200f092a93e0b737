package io.tmail.scan;

import java.util.OptionalInt;

/** What a milter is told, one constant per command of the protocol that this server sends. */
enum MilterStep {
  CONNECT('C', 0, 0x1, 0x1000),
  HELO('H', 1, 0x2, 0x2000),
  MAIL('M', 2, 0x4, 0x4000),
  RCPT('R', 3, 0x8, 0x8000),
  DATA('T', 4, 0x200, 0x10000),
  FIELD('L', -1, 0x20, 0x80),
  HEADER_END('N', 6, 0x40, 0x40000),
  BODY('B', -1, 0x10, 0x80000),
  END('E', 5, 0, 0);

  /** Of the command. */
  final char code;

  private final int stage;

  /** The bit by which a milter wants not to be told this. */
  final int unwanted;

  /** The bit by which a milter says that it does not answer this. */
  final int unanswered;

  MilterStep(char code, int stage, int unwanted, int unanswered) {
    this.code = code;
    this.stage = stage;
    this.unwanted = unwanted;
    this.unanswered = unanswered;
  }

  /** The number of the list of macros that go with it, if any do. */
  OptionalInt stage() {
    return stage < 0 ? OptionalInt.empty() : OptionalInt.of(stage);
  }
}
