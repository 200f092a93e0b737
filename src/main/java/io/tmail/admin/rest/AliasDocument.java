package io.tmail.admin.rest;

import io.tmail.accounts.Alias;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alias, as shown by the API. */
@Schema(name = "Alias")
public record AliasDocument(
    @Schema(description = "an address, or a domain", example = "info@example.com") String alias,
    @Schema(description = "mailboxes, or the one domain that a domain alias points to")
        List<String> deliverTo,
    @Schema(description = "command that receives the mail; empty for none") String pipe,
    @Schema(description = "whether the alias is a domain alias") boolean isDomAlias,
    @Schema(description = "mailing list: the alias is the sender, so bounces go to it")
        boolean isMiniList)
    implements Versioned {

  static AliasDocument of(Alias alias) {
    return new AliasDocument(
        alias.name(),
        alias.targets(),
        alias.pipe().orElse(""),
        alias.isDomainAlias(),
        alias.isMiniList());
  }
}
