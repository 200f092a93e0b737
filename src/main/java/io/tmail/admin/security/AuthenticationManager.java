package io.tmail.admin.security;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.security.auth.message.config.AuthConfigFactory;

/**
 * Has the container's authentication (Jakarta Authentication) ready before its first request. The
 * container looks for the factory once, with the class loader of the first caller: a request while
 * the application still starts has none that knows it, and from then on every request would fail.
 */
@Singleton
@Startup
public class AuthenticationManager {
  @PostConstruct
  void begin() {
    AuthConfigFactory.getFactory();
  }
}
