package io.tmail.admin.rest;

import io.tmail.accounts.NewAlias;
import io.tmail.delivery.pipe.CommandsRefused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** Warns callers who give an alias a command while commands cannot be run. */
@ApplicationScoped
public class CommandWarning {
  /** A response field: done, but something about it will not work. */
  static final String FIELD = "Tmail-Warning";

  @Inject private CommandsRefused refused;

  ResponseBuilder addTo(ResponseBuilder response, NewAlias alias) {
    if (!alias.pipe().isEmpty()) {
      refused.reason().ifPresent(why -> response.header(FIELD, why));
    }
    return response;
  }
}
