package io.tmail.admin.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A domain in a request. */
public record RcptHostInput(
    @Schema(description = "whether its mailboxes are here; otherwise its mail is relayed")
        Boolean isLocal) {}
