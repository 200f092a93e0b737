package io.tmail.delivery.mailbox;

import io.tmail.delivery.DeliveryResult;
import java.util.regex.Pattern;

/**
 * How a {@code dovecot-lda} ended that was not late. Its exit code is the result (sysexits(3)): 67
 * and 77 are permanent, 64 only if Dovecot accepts no spelling of the address, all others
 * temporary.
 *
 * @param output the beginning of what it wrote
 * @param readAll whether it read the whole message
 */
record LdaExit(int code, String output, boolean readAll) {
  static final String RELAY = "dovecot-lda";

  private static final int EX_OK = 0;
  private static final int EX_USAGE = 64;
  private static final int EX_NOUSER = 67;
  private static final int EX_NOPERM = 77;

  /** Usage errors about the recipient; the others are errors of the configuration. */
  private static final Pattern BAD_ADDRESS = Pattern.compile("Invalid -[ad] parameter");

  /** What is wrong is the address that we named, which no later attempt makes right. */
  boolean isBadAddress() {
    return code == EX_USAGE && BAD_ADDRESS.matcher(output).find();
  }

  DeliveryResult result() {
    String said = output.isEmpty() ? "exit " + code : output;
    return switch (code) {
      case EX_OK ->
          readAll
              ? DeliveryResult.delivered("delivered", RELAY)
              : DeliveryResult.deferred("4.3.0", RELAY + " did not read the whole message", RELAY);
      case EX_USAGE ->
          isBadAddress()
              ? DeliveryResult.failed("5.1.3", said, RELAY)
              : DeliveryResult.deferred("4.3.0", said, RELAY);
      case EX_NOUSER -> DeliveryResult.failed("5.1.1", "no mailbox here by that name", RELAY);
      case EX_NOPERM -> DeliveryResult.failed("5.2.2", said, RELAY);
      default -> DeliveryResult.deferred("4.3.0", said, RELAY);
    };
  }
}
