package io.tmail.admin.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a request wants of a domain. */
public record RcptHostInput(
    @Schema(description = "whether its mailboxes are here; otherwise its mail is passed on")
        Boolean isLocal) {}
