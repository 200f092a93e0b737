package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import io.tmail.rights.AccountsException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/**
 * Maps refused account changes to 403, 404, 409, 422, 429 or 503, with the field that caused the
 * refusal.
 */
@Provider
public class AccountsExceptionMapper implements ExceptionMapper<AccountsException> {

  @Override
  public Response toResponse(AccountsException refusal) {
    return Problems.response(
        switch (refusal.kind()) {
          case NOT_FOUND -> problem(404, "Not Found", refusal);
          case CONFLICT -> problem(409, "Conflict", refusal);
          case FORBIDDEN -> problem(403, "Forbidden", refusal);
          case THROTTLED -> problem(429, "Too Many Requests", refusal);
          case UNAVAILABLE -> problem(503, "Unavailable", refusal);
          case REFUSED -> problem(422, "Refused", refusal);
        });
  }

  private static Problem problem(int status, String title, AccountsException refusal) {
    return new Problem(status, title, refusal.getMessage(), Optional.of(refusal.field()));
  }
}
