package io.tmail.admin.rest;

import io.tmail.accounts.RcptHost;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A domain as the API shows it. */
@Schema(name = "RcptHost")
public record RcptHostDocument(
    @Schema(example = "example.com") String hostname,
    @Schema(description = "whether its mailboxes are here; otherwise its mail is passed on")
        boolean isLocal,
    @Schema(description = "whether it stands for another local domain") boolean isAlias) {

  static RcptHostDocument of(RcptHost host) {
    return new RcptHostDocument(host.hostname(), host.isLocal(), host.isAlias());
  }
}
