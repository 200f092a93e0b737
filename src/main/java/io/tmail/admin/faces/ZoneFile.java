package io.tmail.admin.faces;

import io.tmail.admin.dns.DomainRecords;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The records that a domain needs, as a file to keep. */
@WebServlet("/console/zone")
public class ZoneFile extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient DomainRecords records;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String domain = request.getParameter("domain");
    Optional<String> zone = domain == null ? Optional.empty() : records.zoneFile(domain);
    if (zone.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"zone.txt\"");
    response.getWriter().write(zone.get());
  }
}
