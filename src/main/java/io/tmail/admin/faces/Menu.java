package io.tmail.admin.faces;

import io.tmail.admin.security.ConsolePage;
import io.tmail.admin.security.ConsolePage.Group;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;

/** The menu of the visitor: the pages for their role. */
@Named
@RequestScoped
public class Menu {
  @Inject private Notices notices;

  /**
   * A link of the menu.
   *
   * @param title what stands above it; empty if it does not begin a group with a title
   * @param page the name of the page's file
   */
  public record Entry(String title, String page, String label, String icon) {}

  public List<Entry> getEntries() {
    List<Entry> entries = new ArrayList<>();
    Group last = Group.NONE;
    for (ConsolePage page : ConsolePage.menu(Actor.current().role())) {
      boolean begins = page.group() != last && !page.group().label().isEmpty();
      String title = begins ? notices.text(page.group().label()) : "";
      entries.add(new Entry(title, page.file(), notices.text(page.label()), page.icon()));
      last = page.group();
    }
    return entries;
  }
}
