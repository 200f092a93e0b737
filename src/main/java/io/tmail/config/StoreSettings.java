package io.tmail.config;

/**
 * Where messages go that are too big for the queue's own rows.
 *
 * @param driver the store's name
 * @param source the folder of the disk store, or what the driver asks for
 * @param inlineLimit bytes up to which a message lives in its queue row
 */
public record StoreSettings(String driver, String source, long inlineLimit) {

  static StoreSettings read(SettingsReader reader, General general) {
    return new StoreSettings(
        SettingsReader.parsed(
            "STORE_DRIVER",
            reader.text("STORE_DRIVER", "disk", "the store of big messages: disk"),
            "disk",
            text -> text.equals("disk") ? text : null),
        reader.text(
            "STORE_SOURCE", general.home().resolve("store").toString(), "the folder of the store"),
        reader.size(
            "STORE_INLINE_LIMIT", "64K", "messages up to this size live in the queue's own rows"));
  }
}
