package io.tmail.config;

/**
 * Where messages go that are too big for the queue's own rows.
 *
 * @param driver the store's name
 * @param source the folder of the disk store, or what the driver asks for
 * @param inlineLimit bytes up to which a message lives in its queue row
 */
public record StoreSettings(String driver, String source, long inlineLimit) {

  private static final long MOST_INLINE = 16 << 20;

  static StoreSettings read(SettingsReader reader, General general) {
    return new StoreSettings(
        SettingsReader.parsed(
            "STORE_DRIVER",
            reader.text("STORE_DRIVER", "disk", "the store of big messages: disk"),
            "disk",
            text -> text.equals("disk") ? text : null),
        reader.text(
            "STORE_SOURCE", general.home().resolve("store").toString(), "the folder of the store"),
        SettingsReader.parsed(
            "STORE_INLINE_LIMIT",
            reader.text(
                "STORE_INLINE_LIMIT",
                "64K",
                "messages up to this size live in the queue's own rows"),
            "a size in bytes up to 16M such as 800 or 64K",
            StoreSettings::inlineLimitOrNull));
  }

  /** Such messages are held in memory, many at once. */
  private static Long inlineLimitOrNull(String text) {
    Long size = SettingsReader.parseSize(text);
    return size == null || size > MOST_INLINE ? null : size;
  }
}
