package io.tmail.admin.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** Where the API begins, and what its OpenAPI document says of it as a whole. */
@ApplicationPath("/api")
@OpenAPIDefinition(
    info =
        @Info(
            title = "tmail",
            version = "1",
            description =
                "Everything an administrator can do to this mail server. Refusals are problem"
                    + " documents (RFC 9457): 400 malformed, 404 not there, 409 there already or in"
                    + " use, 422 a value that breaks a rule, named by `field`. What is shown alone"
                    + " carries an ETag; PUT and DELETE with `If-Match` answer 412 if it was"
                    + " changed meanwhile."),
    security = {@SecurityRequirement(name = "basic"), @SecurityRequirement(name = "token")})
@SecurityScheme(
    securitySchemeName = "basic",
    type = SecuritySchemeType.HTTP,
    scheme = "basic",
    description =
        "an administrator's or a user's name and password, or TMAIL_REST_SERVER_LOGIN and"
            + " TMAIL_REST_SERVER_PASSWD; where a second factor is on, only with a fresh code in"
            + " the header OTP, so programs use a token")
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "a token made by /tokens, or that in TMAIL_HOME/run/api.token, new at every start")
public class Api extends Application {}
