package io.tmail.admin.rest;

import io.tmail.accounts.NewAlias;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alias in a request, with the old tmail's names. */
public record AliasInput(
    @Schema(
            description =
                "mailboxes of its domain, or the one domain that a domain alias points to",
            example = "[\"toorop@example.com\"]")
        List<String> deliverTo,
    @Schema(description = "command that receives the mail on standard input") String pipe,
    @Schema(description = "mailing list: the alias is the sender, so bounces go to it")
        Boolean isMiniList) {

  NewAlias newAlias(String alias) {
    List<String> targets =
        deliverTo == null ? List.of() : deliverTo.stream().filter(Objects::nonNull).toList();
    return new NewAlias(alias, targets, pipe, Boolean.TRUE.equals(isMiniList));
  }
}
