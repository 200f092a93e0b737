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
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The authenticated caller: their own data, password and app passwords. */
@Path("me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class MeResource {
  @Inject private Users users;
  @Inject private Passwords passwords;
  @Inject private Mailboxes mailboxes;
  @Inject private AppPasswords appPasswords;

  /** The authenticated caller, as shown by the API. */
  @Schema(name = "Me")
  public record Me(
      @Schema(example = "toorop@example.com") String login,
      @Schema(description = "administrator, domain-administrator or user", example = "user")
          String role,
      @Schema(description = "the domains of a domain administrator") List<String> domains,
      @Schema(description = "for users: whether SMTP, IMAP and POP3 accept app passwords only")
          Boolean appPasswordsOnly) {}

  /** Which passwords programs may use. */
  @Schema(name = "OwnPrograms")
  public record OwnPrograms(
      @Schema(description = "whether SMTP, IMAP and POP3 accept app passwords only")
          Boolean appPasswordsOnly) {}

  /** Where the user's spam goes. */
  @Schema(name = "OwnJunk")
  public record OwnJunk(
      @Schema(
              description = "score from which mail goes to Junk, 1 to 1000; 0 for the server's own",
              example = "4.5")
          Double junkScore) {}

  /** A change of the own password. */
  @Schema(name = "OwnPassword")
  public record OwnPassword(
      @Schema(description = "the current password") String current,
      @Schema(description = "the new password, at least 6 characters") String passwd) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "OwnPassword";
    }
  }

  @GET
  @Operation(operationId = "showMe", summary = "Shows who is authenticated")
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
  @Operation(operationId = "showOwnUsage", summary = "Shows the usage of the user's own mailbox")
  @APIResponse(responseCode = "200", description = "as counted by Dovecot")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "503", description = "Dovecot does not report the usage")
  public UsageDocument usage() {
    return UsageDocument.of(mailboxes, user());
  }

  @GET
  @Path("junk")
  @Operation(operationId = "showOwnJunk", summary = "Shows from which score mail goes to Junk")
  @APIResponse(responseCode = "200", description = "0 for the server's own")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public OwnJunk junk() {
    return new OwnJunk(
        users.find(user()).map(User::junkScore).orElseGet(OptionalDouble::empty).orElse(0));
  }

  @PUT
  @Path("junk")
  @Operation(operationId = "changeOwnJunk", summary = "Sets from which score mail goes to Junk")
  @APIResponse(responseCode = "204", description = "changed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "422", description = "no score, or out of range")
  public void changeJunk(@NotNull OwnJunk input) {
    String login = user();
    if (input.junkScore() == null) {
      throw AccountsException.refused("junkScore", "junkScore must be a number");
    }
    users.chooseJunkScore(login, input.junkScore());
  }

  @PUT
  @Path("password")
  @Operation(operationId = "changeOwnPassword", summary = "Changes a user's own password")
  @APIResponse(responseCode = "204", description = "changed")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(
      responseCode = "422",
      description = "the current password is wrong, or the new one is invalid")
  public void changePassword(@NotNull OwnPassword input) {
    String current = input.current() == null ? "" : input.current();
    passwords.changeOwn(user(), current, input.passwd());
  }

  @GET
  @Path("app-passwords")
  @Operation(operationId = "listAppPasswords", summary = "Lists the user's app passwords by name")
  @APIResponse(responseCode = "200", description = "the names, never the passwords")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  public List<String> appPasswords() {
    return appPasswords.list(user()).stream().map(AppPassword::name).toList();
  }

  @PUT
  @Path("app-passwords")
  @Operation(
      operationId = "takeAppPasswordsOnly",
      summary = "Sets whether only app passwords are accepted, not the user's own")
  @APIResponse(responseCode = "204", description = "changed, and effective from the next login")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
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
      summary = "Creates an app password for SMTP, IMAP and POP3")
  @APIResponse(responseCode = "200", description = "the password, shown only once")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "409", description = "an app password of this name already exists")
  @APIResponse(responseCode = "422", description = "the name is invalid")
  public PasswordDocument addAppPassword(@PathParam("name") String name) {
    return new PasswordDocument(appPasswords.add(user(), name));
  }

  @DELETE
  @Path("app-passwords/{name}")
  @Operation(operationId = "removeAppPassword", summary = "Revokes an app password")
  @APIResponse(responseCode = "204", description = "revoked")
  @APIResponse(responseCode = "403", description = "not authenticated as a user")
  @APIResponse(responseCode = "404", description = "no such app password")
  public void removeAppPassword(@PathParam("name") String name) {
    appPasswords.remove(user(), name);
  }

  /** The login of the authenticated user; any other caller gets 403. */
  static String user() {
    Actor actor = Actor.current();
    if (actor.role() != Role.USER) {
      throw new ForbiddenException("only users have a mailbox and app passwords");
    }
    return actor.name();
  }
}
