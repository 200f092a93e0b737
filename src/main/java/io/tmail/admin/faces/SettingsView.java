package io.tmail.admin.faces;

import io.tmail.config.Setting;
import io.tmail.config.Settings;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The settings that the server has started with; customised ones come first. */
@Named
@RequestScoped
public class SettingsView {
  @Inject private Settings settings;

  /** Set by file or environment. */
  public List<Setting> getChosen() {
    return settings.all().stream().filter(each -> !isDefault(each)).toList();
  }

  /** As they come. */
  public List<Setting> getDefaults() {
    return settings.all().stream().filter(SettingsView::isDefault).toList();
  }

  private static boolean isDefault(Setting setting) {
    return setting.source() == Setting.Source.DEFAULT;
  }
}
