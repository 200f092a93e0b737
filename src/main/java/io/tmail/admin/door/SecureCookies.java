package io.tmail.admin.door;

import io.tmail.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Has the session's cookie sent over TLS only where a proxy in front speaks it; with the
 * container's own TLS, the container does so itself.
 */
@WebListener
public class SecureCookies implements ServletContextListener {
  @Inject private Settings settings;

  @Override
  public void contextInitialized(ServletContextEvent started) {
    if (settings.rest().tlsInFront()) {
      started.getServletContext().getSessionCookieConfig().setSecure(true);
    }
  }
}
