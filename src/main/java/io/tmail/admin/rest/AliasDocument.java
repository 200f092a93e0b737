package io.tmail.admin.rest;

import io.tmail.accounts.Alias;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alias as the API shows it. */
@Schema(name = "Alias")
public record AliasDocument(
    @Schema(description = "an address, or a domain", example = "info@example.com") String alias,
    @Schema(description = "mailboxes, or the one domain that a domain alias stands for")
        List<String> deliverTo,
    @Schema(description = "the command that gets the mail; empty for none") String pipe,
    @Schema(description = "whether a domain stands for another") boolean isDomAlias,
    @Schema(
            description =
                "whether its mailboxes get the mail from the alias, so that reports go there")
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
