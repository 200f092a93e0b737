package io.tmail.admin.rest.users;

import io.tmail.accounts.User;
import io.tmail.accounts.Users;
import io.tmail.admin.rest.PasswordDocument;
import io.tmail.credentials.AppPassword;
import io.tmail.credentials.AppPasswords;
import io.tmail.credentials.Passwords;
import io.tmail.dovecot.Mailboxes;
import io.tmail.rights.AccountsException;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whoever asks, and what is his own. */
@Path("me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "whoever asks, and what is his own")
public class MeResource {
  @Inject private Users users;
  @Inject private Passwords passwords;
  @Inject private Mailboxes mailboxes;
  @Inject private AppPasswords appPasswords;

  /** Whoever asks, as the API shows him. */
  @Schema(name = "Me")
  public record Me(
      @Schema(example = "toorop@example.com") String login,
      @Schema(description = "administrator, domain-administrator or user", example = "user")
          String role,
      @Schema(description = "those a domain administrator is for") List<String> domains,
      @Schema(description = "of a user: whether SMTP, IMAP and POP3 take app passwords only")
          Boolean appPasswordsOnly) {}

  /** Which passwords programs may use. */
  @Schema(name = "OwnPrograms")
  public record OwnPrograms(
      @Schema(description = "whether SMTP, IMAP and POP3 take app passwords only")
          Boolean appPasswordsOnly) {}

  /** A change of the own password. */
  @Schema(name = "OwnPassword")
  public record OwnPassword(
      @Schema(description = "the one before") String current,
      @Schema(description = "at least 6 characters") String passwd) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "OwnPassword";
    }
  }

  @GET
  @Operation(operationId = "showMe", summary = "Tells who asks")
  public Me show() {
    Actor actor = Actor.current();
    String role = actor.role().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Boolean only =
        actor.role() == Role.USER
            ? users.find(actor.name()).map(User::takesAppPasswordsOnly).orElse(null)
            : null;
    return new Me(actor.name(), role, actor.domains(), only);
  }

  @GET
  @Path("usage")
  @Operation(operationId = "showOwnUsage", summary = "Tells a user how full his mailbox is")
  @APIResponse(responseCode = "200", description = "as Dovecot counts")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "503", description = "Dovecot does not tell")
  public UsageDocument usage() {
    return mailboxes
        .usage(user())
        .map(UsageDocument::of)
        .orElseThrow(() -> new ServiceUnavailableException("Dovecot does not tell"));
  }

  @PUT
  @Path("password")
  @Operation(operationId = "changeOwnPassword", summary = "Changes a user's own password")
  @APIResponse(responseCode = "204", description = "changed")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "422", description = "the current one is wrong, or the new no good")
  public void changePassword(@NotNull OwnPassword input) {
    String current = input.current() == null ? "" : input.current();
    passwords.changeOwn(user(), current, input.passwd());
  }

  @GET
  @Path("app-passwords")
  @Operation(
      operationId = "listAppPasswords",
      summary = "Lists a user's passwords for programs, by the program's name")
  @APIResponse(responseCode = "200", description = "their names, never the passwords")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  public List<String> appPasswords() {
    return appPasswords.list(user()).stream().map(AppPassword::name).toList();
  }

  @PUT
  @Path("app-passwords")
  @Operation(
      operationId = "takeAppPasswordsOnly",
      summary = "Decides whether a user's programs may use his own password, too")
  @APIResponse(responseCode = "204", description = "decided, and in force from the next login on")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "422", description = "neither true nor false")
  public void takeAppPasswordsOnly(@NotNull OwnPrograms input) {
    String login = user();
    if (input.appPasswordsOnly() == null) {
      throw AccountsException.refused("appPasswordsOnly", "appPasswordsOnly must be true or false");
    }
    appPasswords.takeOnly(login, input.appPasswordsOnly());
  }

  @POST
  @Path("app-passwords/{name}")
  @Operation(
      operationId = "addAppPassword",
      summary = "Makes a password for a program, good for SMTP, IMAP and POP3")
  @APIResponse(responseCode = "200", description = "the password, shown this once")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "409", description = "there is one of this name already")
  @APIResponse(responseCode = "422", description = "the name is no good")
  public PasswordDocument addAppPassword(@PathParam("name") String name) {
    return new PasswordDocument(appPasswords.add(user(), name));
  }

  @DELETE
  @Path("app-passwords/{name}")
  @Operation(operationId = "removeAppPassword", summary = "Ends a password for a program")
  @APIResponse(responseCode = "204", description = "ended")
  @APIResponse(responseCode = "403", description = "who asks is no user")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  public void removeAppPassword(@PathParam("name") String name) {
    appPasswords.remove(user(), name);
  }

  /** The login of the user who asks; nobody else gets further. */
  static String user() {
    Actor actor = Actor.current();
    if (actor.role() != Role.USER) {
      throw new ForbiddenException("only a user has a mailbox and a password here");
    }
    return actor.name();
  }
}
