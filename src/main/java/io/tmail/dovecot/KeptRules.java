package io.tmail.dovecot;

/**
 * A user's mail rules as they were found.
 *
 * @param rules none if {@code foreign}
 * @param foreign whether another script is active, or tmail's was changed by hand: saving rules
 *     replaces it, and must be confirmed
 * @param active name of the active script; empty for none
 */
public record KeptRules(MailRules rules, boolean foreign, String active) {}
