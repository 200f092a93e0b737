package io.tmail.admin;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The response to errors found by the container itself, instead of its own page, which shows
 * internals.
 */
@WebServlet("/problem")
public class ProblemPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int code = status instanceof Integer found ? found : HttpServletResponse.SC_NOT_FOUND;
    Problem.of(code, title(code), detail(code)).write(response);
  }

  private static String detail(int code) {
    return switch (code) {
      case HttpServletResponse.SC_FORBIDDEN -> "Access denied";
      case HttpServletResponse.SC_NOT_FOUND -> "Page not found";
      default ->
          code < 500
              ? "The server cannot process this request"
              : "Internal error; see the server log";
    };
  }

  private static String title(int code) {
    return switch (code) {
      case HttpServletResponse.SC_FORBIDDEN -> "Forbidden";
      case HttpServletResponse.SC_NOT_FOUND -> "Not Found";
      default -> code < 500 ? "Bad Request" : "Internal Server Error";
    };
  }
}
