package io.tmail.admin.faces;

import io.tmail.outbound.NewRoute;
import io.tmail.outbound.Route;
import io.tmail.outbound.Routes;
import io.tmail.rights.AccountsException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The dialog that adds a route, or changes one. */
@Named
@RequestScoped
public class RouteForm {
  @Inject private Routes routes;
  @Inject private Notices notices;

  private long id;
  private String host;
  private String user;
  private String mailFrom;
  private String remoteHost;
  private Integer remotePort;
  private Integer priority = 1;
  private String localIps;
  private String login;
  private String password;
  private Route.Protocol protocol = Route.Protocol.SMTP;
  private Route.Tls tls = Route.Tls.DEFAULT;

  /** Shows one that is there, without its password. */
  public void open(long number) {
    routes.route(number).ifPresent(this::show);
  }

  private void show(Route route) {
    id = route.id();
    host = route.host().orElse(Route.ANY_HOST);
    user = route.user().orElse("");
    mailFrom = route.mailFrom().orElse("");
    remoteHost = route.remoteHost();
    remotePort = route.remotePort();
    priority = route.priority();
    localIps = route.localIps().orElse("");
    login = route.smtpAuthLogin().orElse("");
    protocol = route.protocol();
    tls = route.tls();
  }

  public void save() {
    try {
      if (id > 0) {
        routes.change(id, wanted());
        notices.done("routes.changed");
      } else {
        routes.add(wanted());
        notices.done("routes.added");
      }
    } catch (AccountsException refusal) {
      notices.refused("route", refusal);
    }
  }

  private NewRoute wanted() {
    return new NewRoute(
        host,
        user,
        mailFrom,
        remoteHost,
        remotePort == null ? 0 : remotePort,
        priority == null ? 1 : priority,
        localIps,
        login,
        passwordToUse(),
        protocol,
        tls);
  }

  /** An empty field keeps the password of the route, as long as it has a login. */
  private String passwordToUse() {
    boolean keeps = id > 0 && login != null && (password == null || password.isEmpty());
    return keeps ? routes.route(id).map(Route::smtpAuthPassword).orElse("") : password;
  }

  public Route.Protocol[] getProtocols() {
    return Route.Protocol.values();
  }

  public Route.Tls[] getTlsChoices() {
    return Route.Tls.values();
  }

  public long getId() {
    return id;
  }

  public void setId(long id) {
    this.id = id;
  }

  public String getHost() {
    return host;
  }

  public void setHost(String host) {
    this.host = host;
  }

  public String getUser() {
    return user;
  }

  public void setUser(String user) {
    this.user = user;
  }

  public String getMailFrom() {
    return mailFrom;
  }

  public void setMailFrom(String mailFrom) {
    this.mailFrom = mailFrom;
  }

  public String getRemoteHost() {
    return remoteHost;
  }

  public void setRemoteHost(String remoteHost) {
    this.remoteHost = remoteHost;
  }

  public Integer getRemotePort() {
    return remotePort;
  }

  public void setRemotePort(Integer remotePort) {
    this.remotePort = remotePort;
  }

  public Integer getPriority() {
    return priority;
  }

  public void setPriority(Integer priority) {
    this.priority = priority;
  }

  public String getLocalIps() {
    return localIps;
  }

  public void setLocalIps(String localIps) {
    this.localIps = localIps;
  }

  public String getLogin() {
    return login;
  }

  public void setLogin(String login) {
    this.login = login;
  }

  public String getPassword() {
    return password;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public Route.Protocol getProtocol() {
    return protocol;
  }

  public void setProtocol(Route.Protocol protocol) {
    this.protocol = protocol;
  }

  public Route.Tls getTls() {
    return tls;
  }

  public void setTls(Route.Tls tls) {
    this.tls = tls;
  }
}
