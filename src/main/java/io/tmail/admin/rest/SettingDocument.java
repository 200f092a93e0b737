package io.tmail.admin.rest;

import io.tmail.config.Setting;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A setting, as shown by the API; secrets are masked. */
@Schema(name = "Setting")
public record SettingDocument(
    @Schema(example = "TMAIL_REST_SERVER_PORT") String name,
    @Schema(description = "the value in use; ******** for a secret", example = "8080") String value,
    @Schema(description = "environment, file or default", example = "default") String source,
    @Schema(example = "8080") String defaultValue,
    @Schema(example = "the port of API and console") String meaning) {

  static SettingDocument of(Setting setting) {
    return new SettingDocument(
        setting.name(),
        setting.shownValue(),
        setting.source().name().toLowerCase(Locale.ROOT),
        setting.defaultValue(),
        setting.meaning());
  }
}
