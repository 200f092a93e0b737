package io.tmail.admin.rest.users;

import io.tmail.credentials.NewFactor;
import io.tmail.credentials.SecondFactors;
import io.tmail.rights.Actor;
import io.tmail.rights.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The second factor of the authenticated caller. */
@Path("me/second-factor")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "me", description = "the authenticated user or administrator")
public class OwnFactorResource {
  @Inject private SecondFactors factors;

  /** Password and code of the authenticated caller. */
  @Schema(name = "Proof")
  public record Proof(
      @Schema(description = "the password") String current,
      @Schema(description = "code of the authenticator app, or a recovery code", example = "123456")
          String code) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Proof";
    }
  }

  /** What an app needs. */
  @Schema(name = "NewSecondFactor")
  public record Enrolment(
      @Schema(description = "Base32") String secret,
      @Schema(description = "the same for a QR code: otpauth://totp/…") String uri) {
    /** Nothing secret in logs. */
    @Override
    public String toString() {
      return "Enrolment";
    }
  }

  @GET
  @Operation(operationId = "showOwnFactor", summary = "Shows whether the own login requires a code")
  @APIResponse(responseCode = "200", description = "the state of the second factor")
  @APIResponse(responseCode = "403", description = "authenticated by a token")
  public SecondFactorDocument show() {
    Actor actor = Actor.current();
    if (actor.role() != Role.USER && actor.name().contains(" ")) {
      throw new ForbiddenException("only who signs in has a second factor");
    }
    return SecondFactorDocument.of(factors, actor.name());
  }

  @POST
  @Operation(
      operationId = "beginOwnFactor",
      summary = "Creates a secret for an authenticator app; not active until confirmed")
  @APIResponse(responseCode = "200", description = "the secret, shown only once")
  @APIResponse(responseCode = "403", description = "authenticated by a token")
  @APIResponse(responseCode = "409", description = "a second factor is already enabled")
  @APIResponse(responseCode = "422", description = "the password is wrong")
  public Enrolment begin(@NotNull Proof proof) {
    NewFactor made = factors.begin(proof.current());
    return new Enrolment(made.secret(), made.uri());
  }

  @PUT
  @Operation(
      operationId = "confirmOwnFactor",
      summary = "Enables the second factor with the app's first code")
  @APIResponse(responseCode = "200", description = "recovery codes, shown only once")
  @APIResponse(responseCode = "403", description = "authenticated by a token")
  @APIResponse(responseCode = "404", description = "no enrolment was started")
  @APIResponse(responseCode = "422", description = "the code is wrong")
  public List<String> confirm(@NotNull Proof proof) {
    return factors.confirm(proof.code());
  }

  @POST
  @Path("recovery-codes")
  @Operation(
      operationId = "renewOwnRecoveryCodes",
      summary = "Replaces the remaining recovery codes")
  @APIResponse(responseCode = "200", description = "the codes, shown only once")
  @APIResponse(responseCode = "404", description = "there is no second factor")
  @APIResponse(responseCode = "422", description = "the password or the code is wrong")
  public List<String> renew(@NotNull Proof proof) {
    return factors.renewRecoveryCodes(proof.current(), proof.code());
  }

  @POST
  @Path("off")
  @Operation(
      operationId = "endOwnFactor",
      summary = "Disables the second factor with password and code")
  @APIResponse(responseCode = "204", description = "off")
  @APIResponse(responseCode = "404", description = "there is no second factor")
  @APIResponse(responseCode = "422", description = "the password or the code is wrong")
  public void turnOff(@NotNull Proof proof) {
    factors.turnOff(proof.current(), proof.code());
  }
}
