package io.tmail.admin.rest.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tmail.accounts.ImportedUser;
import io.tmail.accounts.UserCsv;
import io.tmail.accounts.UserQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Users as comma-separated values. */
@Path("users.csv")
@ApplicationScoped
@Tag(name = "users", description = "logins and mailboxes")
public class UserCsvResource {
  private static final String CSV = "text/csv; charset=UTF-8";

  @Inject private UserCsv csv;

  @GET
  @Produces(CSV)
  @Operation(
      operationId = "exportUsers",
      summary = "All users as comma-separated values, without passwords")
  @APIResponse(
      responseCode = "200",
      description = "a line with the column names, then one line per user",
      content =
          @Content(
              mediaType = "text/csv",
              schema = @Schema(implementation = String.class),
              example = "login,active,authRelay,haveMailbox,isCatchall,mailboxQuota,mailHost"))
  public Response list(
      @Parameter(description = "part of the login") @QueryParam("q") @DefaultValue("")
          String query) {
    StreamingOutput rows =
        out -> {
          Writer writer = new OutputStreamWriter(out, UTF_8);
          csv.write(UserQuery.of(query), row -> write(writer, row));
          writer.flush();
        };
    return Response.ok(rows)
        .header("Content-Disposition", "attachment; filename=\"users.csv\"")
        .build();
  }

  private static void write(Writer writer, String row) {
    try {
      writer.write(row);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @POST
  @Consumes("text/csv")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importUsers",
      summary = "Adds users from comma-separated values, one by one",
      description =
          "The first line names the columns: login, passwd, hash, active, authRelay,"
              + " haveMailbox, isCatchall, mailboxQuota, mailHost. Only login is required."
              + " At most 10,000 users per request. A refused line does not affect the"
              + " others.")
  @APIResponse(
      responseCode = "200",
      description = "the result for each line",
      content = @Content(schema = @Schema(implementation = ImportedUserDocument[].class)))
  @APIResponse(responseCode = "422", description = "the text is not a list of users")
  public List<ImportedUserDocument> add(
      @Parameter(description = "dry run: report the result for each line, import nothing")
          @QueryParam("preview")
          @DefaultValue("false")
          boolean preview,
      @NotNull String text) {
    List<ImportedUser> users = preview ? csv.check(text) : csv.add(text);
    return users.stream().map(ImportedUserDocument::of).toList();
  }
}
