package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import io.tmail.admin.door.Complaints;
import io.tmail.admin.door.RefusedRequestException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Everything else: errors of HTTP itself, an unreadable body, and internal errors as 500. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
  @Override
  public Response toResponse(Throwable failure) {
    Optional<Problem> refused = RefusedRequestException.in(failure);
    if (refused.isPresent()) {
      return Problems.response(refused.get());
    }
    if (failure instanceof WebApplicationException refusal) {
      Response.StatusType status = refusal.getResponse().getStatusInfo();
      String detail = refusal.getMessage().replaceFirst("^HTTP \\d+ ", "");
      return Problems.response(
          Problem.of(status.getStatusCode(), status.getReasonPhrase(), detail));
    }
    if (failure instanceof ProcessingException) {
      return Problems.response(Problem.of(400, "Bad Request", "the body is not the expected JSON"));
    }
    Complaints.failed("API", failure);
    return Problems.response(Problem.failure());
  }
}
