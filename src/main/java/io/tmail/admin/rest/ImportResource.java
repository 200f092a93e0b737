package io.tmail.admin.rest;

import io.tmail.config.DatabaseSettings.Driver;
import io.tmail.config.ImportSources;
import io.tmail.config.InvalidSettingException;
import io.tmail.config.Settings;
import io.tmail.database.Databases;
import io.tmail.migration.AccountsMove;
import io.tmail.migration.MoveSource;
import io.tmail.migration.Moved;
import io.tmail.migration.PasswdFile;
import io.tmail.migration.PostfixAdminTables;
import io.tmail.migration.TmailTables;
import io.tmail.rights.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accounts from another mail server, with the hashes of their passwords. */
@Path("import")
@ApplicationScoped
@Tag(name = "import", description = "accounts from another mail server")
public class ImportResource {
  private static final String PREVIEW = "dry run: report the result for each, import nothing";
  private static final String SCHEME = "Dovecot's name for the scheme of hashes without one";

  @Inject private AccountsMove move;
  @Inject private Settings settings;

  /**
   * Which database to read.
   *
   * @param driver sqlite3, mysql or postgres
   * @param source as {@code TMAIL_DB_SOURCE}
   */
  public record DatabaseInput(
      @Schema(description = "sqlite3, mysql or postgres", example = "mysql") String driver,
      @Schema(
              description = "how to connect, in the form of TMAIL_DB_SOURCE; a file for sqlite3",
              example = "reader:secret@tcp(127.0.0.1:3306)/postfix")
          String source) {

    /** The command line, whose user owns the server, may name any; others those on the list. */
    DataSource open(ImportSources sources) {
      if (driver == null || source == null || source.isBlank()) {
        throw new BadRequestException("driver and source are required");
      }
      try {
        Driver kind = Driver.valueOf(driver.toUpperCase(Locale.ROOT));
        if (Actor.current().via() != Actor.Via.CLI && !sources.allow(kind, source)) {
          throw new ForbiddenException(
              "TMAIL_IMPORT_SOURCES does not list this source; deploy/tmail import on"
                  + " the server accepts any");
        }
        return Databases.foreign(kind, source);
      } catch (InvalidSettingException unusable) {
        throw new BadRequestException(unusable.getMessage(), unusable);
      } catch (IllegalArgumentException unknown) {
        throw new BadRequestException("driver must be sqlite3, mysql or postgres", unknown);
      }
    }

    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "DatabaseInput[" + driver + "]";
    }
  }

  @POST
  @Path("passwd")
  @Consumes(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "importPasswd",
      summary = "Imports users from a Dovecot passwd-file, or from a file like /etc/shadow")
  @APIResponse(
      responseCode = "200",
      description = "the result for each",
      content = @Content(schema = @Schema(implementation = MovedDocument[].class)))
  public List<MovedDocument> passwd(
      @Parameter(description = PREVIEW) @QueryParam("preview") @DefaultValue("false")
          boolean preview,
      @Parameter(description = "domain for names without one")
          @QueryParam("domain")
          @DefaultValue("")
          String domain,
      @Parameter(description = SCHEME) @QueryParam("scheme") @DefaultValue("") String scheme,
      @NotNull String text) {
    return run(new PasswdFile(text, domain, scheme), preview);
  }

  @POST
  @Path("postfixadmin")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importPostfixAdmin",
      summary =
          "Imports domains, users and aliases from a PostfixAdmin database, which is only read")
  @APIResponse(
      responseCode = "200",
      description = "the result for each",
      content = @Content(schema = @Schema(implementation = MovedDocument[].class)))
  @APIResponse(responseCode = "422", description = "the database cannot be read")
  public List<MovedDocument> postfixAdmin(
      @Parameter(description = PREVIEW) @QueryParam("preview") @DefaultValue("false")
          boolean preview,
      @Parameter(description = SCHEME) @QueryParam("scheme") @DefaultValue("") String scheme,
      @NotNull DatabaseInput database) {
    return run(new PostfixAdminTables(open(database), scheme), preview);
  }

  @POST
  @Path("tmail")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "importTmail",
      summary =
          "Imports domains, users and aliases from another tmail's database, which is only read")
  @APIResponse(
      responseCode = "200",
      description = "the result for each",
      content = @Content(schema = @Schema(implementation = MovedDocument[].class)))
  @APIResponse(responseCode = "422", description = "the database cannot be read")
  public List<MovedDocument> tmail(
      @Parameter(description = PREVIEW) @QueryParam("preview") @DefaultValue("false")
          boolean preview,
      @NotNull DatabaseInput database) {
    return run(new TmailTables(open(database)), preview);
  }

  private DataSource open(DatabaseInput database) {
    return database.open(settings.rest().importSources());
  }

  private List<MovedDocument> run(MoveSource source, boolean preview) {
    List<Moved> outcome = preview ? move.check(source) : move.add(source);
    return outcome.stream().map(MovedDocument::of).toList();
  }
}
