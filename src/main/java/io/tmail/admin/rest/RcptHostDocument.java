package io.tmail.admin.rest;

import io.tmail.accounts.RcptHost;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A domain, as shown by the API. */
@Schema(name = "RcptHost")
public record RcptHostDocument(
    @Schema(example = "example.com") String hostname,
    @Schema(description = "whether its mailboxes are here; otherwise its mail is relayed")
        boolean isLocal,
    @Schema(description = "whether it is an alias of another local domain") boolean isAlias) {

  static RcptHostDocument of(RcptHost host) {
    return new RcptHostDocument(host.hostname(), host.isLocal(), host.isAlias());
  }
}
