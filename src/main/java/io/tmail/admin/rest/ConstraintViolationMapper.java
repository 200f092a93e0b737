package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** A request that lacks its body, or asks for an impossible page: 400. */
@Provider
public class ConstraintViolationMapper implements ExceptionMapper<ConstraintViolationException> {

  @Override
  public Response toResponse(ConstraintViolationException violated) {
    ConstraintViolation<?> first = violated.getConstraintViolations().iterator().next();
    String field = lastNode(first.getPropertyPath());
    String detail = field + " " + first.getMessage();
    return Problems.response(new Problem(400, "Bad Request", detail, Optional.of(field)));
  }

  private static String lastNode(Path path) {
    String last = "";
    for (Path.Node node : path) {
      last = node.getName();
    }
    return last;
  }
}
