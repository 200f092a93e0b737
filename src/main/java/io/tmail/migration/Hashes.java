package io.tmail.migration;

/** Hashes as other servers keep them. */
final class Hashes {
  private Hashes() {}

  /**
   * The hash with its scheme, unless it already contains one.
   *
   * @param scheme empty if none is known
   */
  static String named(String hash, String scheme) {
    boolean tells = hash.startsWith("{") || hash.startsWith("$");
    return tells || scheme.isEmpty() ? hash : "{" + scheme + "}" + hash;
  }
}
