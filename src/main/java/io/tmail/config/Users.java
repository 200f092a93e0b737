package io.tmail.config;

import java.nio.file.Path;

/**
 * @param homeBase the folder below which each mailbox has its home
 * @param defaultQuota the quota of a new mailbox as text, such as {@code 10G}; empty for none
 */
public record Users(Path homeBase, String defaultQuota) {

  static Users read(SettingsReader reader, General general) {
    return new Users(
        Path.of(
            reader.text(
                "USERS_HOME_BASE",
                general.home().resolve("mail").toString(),
                "the folder below which each mailbox has its home")),
        SettingsReader.parsed(
            "USERS_MAILBOX_DEFAULT_QUOTA",
            reader.text(
                "USERS_MAILBOX_DEFAULT_QUOTA", "", "the quota of a new mailbox; unset: none"),
            "a size in bytes such as 200M or 10G",
            text -> text.isEmpty() || SettingsReader.parseSize(text) != null ? text : null));
  }
}
