package io.tmail.admin.rest;

import io.tmail.admin.Problem;
import jakarta.ws.rs.core.Response;

/** Problem documents as answers of JAX-RS. */
final class Problems {
  private Problems() {}

  static Response response(Problem problem) {
    return Response.status(problem.status()).type(Problem.JSON).entity(problem.toJson()).build();
  }
}
