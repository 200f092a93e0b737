package io.tmail.admin.rest;

import io.tmail.accounts.NewAlias;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a request wants of a new alias; tmail's names. */
public record AliasInput(
    @Schema(
            description =
                "mailboxes of its domain, or the one domain that a domain alias stands for",
            example = "[\"toorop@example.com\"]")
        List<String> deliverTo,
    @Schema(description = "a command that gets the mail on its standard input") String pipe,
    @Schema(
            description =
                "whether its mailboxes get the mail from the alias, so that reports go there")
        Boolean isMiniList) {

  NewAlias newAlias(String alias) {
    List<String> targets =
        deliverTo == null ? List.of() : deliverTo.stream().filter(Objects::nonNull).toList();
    return new NewAlias(alias, targets, pipe, Boolean.TRUE.equals(isMiniList));
  }
}
