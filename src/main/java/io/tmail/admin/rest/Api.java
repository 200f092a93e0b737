package io.tmail.admin.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The root path of the API, and the general part of its OpenAPI document. */
@ApplicationPath("/api")
@OpenAPIDefinition(
    info =
        @Info(
            title = "tmail",
            version = "1",
            description =
                "Administration of this mail server. Errors are problem documents (RFC 9457): 400"
                    + " malformed, 404 not found, 409 already exists or still in use, 422 an"
                    + " invalid value, named by `field`. A single object has an ETag. PUT and"
                    + " DELETE with `If-Match` return 412 if it was changed meanwhile."),
    security = {@SecurityRequirement(name = "basic"), @SecurityRequirement(name = "token")})
@SecurityScheme(
    securitySchemeName = "basic",
    type = SecuritySchemeType.HTTP,
    scheme = "basic",
    description =
        "an administrator's or a user's name and password, or TMAIL_REST_SERVER_LOGIN and"
            + " TMAIL_REST_SERVER_PASSWD; with a second factor, each request needs a fresh code in"
            + " the header OTP, so programs should use a token")
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "a token created by /tokens, or the one in TMAIL_HOME/run/api.token, new at every start")
public class Api extends Application {}
