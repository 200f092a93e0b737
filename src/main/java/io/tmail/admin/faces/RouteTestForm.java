package io.tmail.admin.faces;

import io.tmail.delivery.relay.NextHops;
import io.tmail.delivery.relay.RouteTable;
import io.tmail.mail.InvalidAddressException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Shows which route a message would take, and why. */
@Named
@RequestScoped
public class RouteTestForm {
  @Inject private RouteTable table;
  @Inject private NextHops nextHops;
  @Inject private Notices notices;

  private String from;
  private String to;
  private String user;
  private List<RouteTable.Step> steps = List.of();
  private List<String> hops = List.of();

  public void ask() {
    try {
      RouteTable.Query query = RouteTable.Query.parse(orNothing(user), orNothing(from), to);
      steps = table.explain(query);
      hops = nextHops.describe(query);
    } catch (InvalidAddressException malformed) {
      notices.wrong("routeTest", "to", "routes.test.wrong");
    }
  }

  private static String orNothing(String text) {
    return text == null ? "" : text.strip();
  }

  /** Whether a route is used; otherwise it is the MX. */
  public boolean isRouted() {
    return steps.stream().anyMatch(RouteTable.Step::taken);
  }

  public List<RouteTable.Step> getSteps() {
    return steps;
  }

  /** The servers that would be tried, in this order; empty until requested. */
  public List<String> getHops() {
    return hops;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  public String getUser() {
    return user;
  }

  public void setUser(String user) {
    this.user = user;
  }
}
