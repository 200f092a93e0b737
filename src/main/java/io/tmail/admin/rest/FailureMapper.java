package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Everything else: what HTTP itself refuses, an unreadable body, and our own failures as 500. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(FailureMapper.class.getName());

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof WebApplicationException refusal) {
      Response.StatusType status = refusal.getResponse().getStatusInfo();
      String detail = refusal.getMessage().replaceFirst("^HTTP \\d+ ", "");
      return Problems.response(
          Problem.of(status.getStatusCode(), status.getReasonPhrase(), detail));
    }
    if (failure instanceof ProcessingException) {
      return Problems.response(Problem.of(400, "Bad Request", "the body is not the JSON expected"));
    }
    LOG.log(Level.SEVERE, "request failed", failure);
    return Problems.response(
        Problem.of(500, "Internal Server Error", "the server's log tells more"));
  }
}
