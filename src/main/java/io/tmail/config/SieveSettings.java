package io.tmail.config;

/**
 * What users' mail rules may do.
 *
 * @param maxForwards most addresses to which one message is forwarded; 0 for none
 * @param forwardOutside whether they may be in domains that this server does not host
 */
public record SieveSettings(int maxForwards, boolean forwardOutside) {

  static SieveSettings read(SettingsReader reader) {
    return new SieveSettings(
        reader.number(
            "SIEVE_MAX_FORWARDS",
            4,
            0,
            32,
            "most addresses to which a user's rules forward a message; 0 for none"),
        reader.flag(
            "SIEVE_FORWARD_OUTSIDE",
            true,
            "whether rules may forward mail to domains that this server does not host"));
  }
}
