package io.tmail.policy.scanners;

import io.tmail.peer.Patience;
import io.tmail.peer.Silence;
import io.tmail.scan.MilterSession;
import java.io.IOException;
import java.time.Duration;

/** A milter, left alone for a while if it fails again and again. Any thread may call. */
final class MilterServer {
  private static final int FAILURES_IN_A_ROW = 5;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final String address;
  private final Silence silence;

  /**
   * @param address {@code /path} of a unix socket, or {@code host:port}
   */
  MilterServer(String address) {
    this.address = address;
    this.silence = new Silence("milter " + address, FAILURES_IN_A_ROW, PAUSE);
  }

  /** Its address. */
  @Override
  public String toString() {
    return address;
  }

  /** The server is left alone. */
  private static final class LeftAloneException extends IOException {
    private static final long serialVersionUID = 1L;

    LeftAloneException() {
      super("left alone after failures");
    }
  }

  MilterSession open(Patience patience) throws IOException {
    if (!silence.permits()) {
      throw new LeftAloneException();
    }
    return MilterSession.open(address, patience);
  }

  /** It has done what it was asked for. */
  void answered() {
    silence.answered();
  }

  void failed(IOException why) {
    if (!(why instanceof LeftAloneException)) {
      silence.failed(String.valueOf(why.getMessage()));
    }
  }

  boolean isLeftAlone() {
    return silence.isOn();
  }
}
