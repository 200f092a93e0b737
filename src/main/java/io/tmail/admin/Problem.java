package io.tmail.admin;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Why a request was not served, as a problem document (RFC 9457). Never shows internals.
 *
 * @param status the HTTP status
 * @param title the kind of the problem, the same for every one of its kind
 * @param detail what is wrong with this request
 * @param field the invalid input, if any
 */
public record Problem(int status, String title, String detail, Optional<String> field) {
  /** The media type of problem documents. */
  public static final String JSON = "application/problem+json";

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, Optional.empty());
  }

  /** An internal error. */
  public static Problem failure() {
    return of(500, "Internal Server Error", "internal error; see the server's log");
  }

  /** Answers a servlet request with the document. */
  public void write(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(JSON);
    response.getOutputStream().write(toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** The document. */
  public String toJson() {
    JsonObjectBuilder document =
        Json.createObjectBuilder()
            .add("type", "about:blank")
            .add("title", title)
            .add("status", status)
            .add("detail", detail);
    field.ifPresent(name -> document.add("field", name));
    return document.build().toString();
  }
}
