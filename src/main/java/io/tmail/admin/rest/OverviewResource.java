package io.tmail.admin.rest;

import io.tmail.accounts.Domains;
import io.tmail.accounts.UserQuery;
import io.tmail.accounts.Users;
import io.tmail.admin.status.Part;
import io.tmail.admin.status.Parts;
import io.tmail.queue.control.QueueFilter;
import io.tmail.queue.control.QueueListing;
import io.tmail.queue.control.QueuePlace;
import io.tmail.queue.control.QueueReader;
import io.tmail.queue.trace.Traffic;
import io.tmail.queue.trace.TrafficReader;
import io.tmail.runtime.Bounded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The figures of the console's first page. */
@Path("overview")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "overview", description = "mail traffic, and the status of each part of the server")
public class OverviewResource {
  private static final Logger LOG = Logger.getLogger(OverviewResource.class.getName());
  @Inject private Users users;
  @Inject private Domains domains;
  @Inject private QueueReader queue;
  @Inject private TrafficReader traffic;
  @Inject private Parts parts;
  @Resource private ManagedExecutorService managed;

  private Bounded<Figures> figures;

  /** The server at a glance. */
  @Schema(name = "Overview")
  public record Overview(
      long users,
      long domains,
      @Schema(description = "recipients in the queue") long queued,
      @Schema(description = "when the oldest message was accepted; empty for an empty queue")
          String oldest,
      @Schema(description = "the last 24 hours, oldest first") List<Hour> hours,
      @Schema(description = "most frequent first") List<Reason> reasons,
      List<PartDocument> parts) {}

  /** Recipients of one hour. */
  @Schema(name = "HourOfTraffic")
  public record Hour(String from, long in, long out, long deferred, long refused, long bounced) {}

  /** Why mail was deferred or refused in the last 24 hours. */
  @Schema(name = "ReasonOfTrouble")
  public record Reason(
      @Schema(example = "deferred") String event,
      @Schema(example = "450 4.2.0") String code,
      @Schema(description = "one of the replies") String example,
      long count) {}

  /** A part of the server. */
  @Schema(name = "PartOfServer")
  public record PartDocument(
      @Schema(example = "listener") String kind,
      @Schema(example = "127.0.0.1:25") String name,
      @Schema(description = "good, warn or bad", example = "good") String state,
      @Schema(
              description =
                  "response time in ms, days left of a certificate, or free bytes of a disk")
          String detail) {}

  private record Figures(long users, int domains, long queued, String oldest, Traffic day) {
    static final Figures NONE = new Figures(-1, -1, -1, "", new Traffic(List.of(), List.of()));
  }

  @PostConstruct
  void begin() {
    figures = new Bounded<>(this::count, managed);
  }

  @GET
  @Operation(operationId = "showOverview", summary = "Shows the server at a glance")
  @APIResponse(
      responseCode = "200",
      description =
          "figures at most one minute old; -1 while the database does not respond, as the parts"
              + " then show")
  public Overview show() {
    Figures found;
    List<Part> seen;
    try {
      found = figures.call();
      seen = parts.look();
    } catch (ExecutionException | TimeoutException away) {
      LOG.log(Level.WARNING, "overview: {0}", away.toString());
      found = Figures.NONE;
      seen = parts.lookAfterFailure();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("the server is stopping");
    }
    return new Overview(
        found.users,
        found.domains,
        found.queued,
        found.oldest,
        found.day.hours().stream().map(OverviewResource::hour).toList(),
        found.day.reasons().stream().map(OverviewResource::reason).toList(),
        seen.stream().map(OverviewResource::part).toList());
  }

  private Figures count() throws SQLException {
    List<QueueListing> oldest = queue.list(QueueFilter.NONE, QueuePlace.BEGIN, 1);
    return new Figures(
        users.count(UserQuery.of("")),
        domains.list().size(),
        queue.count(QueueFilter.NONE),
        oldest.isEmpty() ? "" : oldest.get(0).acceptedAt().toString(),
        traffic.day());
  }

  private static Hour hour(Traffic.Hour hour) {
    return new Hour(
        hour.from().toString(),
        hour.in(),
        hour.out(),
        hour.deferred(),
        hour.refused(),
        hour.bounced());
  }

  private static Reason reason(Traffic.Reason reason) {
    return new Reason(
        reason.event().name().toLowerCase(Locale.ROOT),
        reason.code(),
        reason.example(),
        reason.count());
  }

  private static PartDocument part(Part part) {
    return new PartDocument(
        part.kind().name().toLowerCase(Locale.ROOT),
        part.name(),
        part.state().name().toLowerCase(Locale.ROOT),
        part.detail());
  }
}
