package io.tmail.dovecot;

/**
 * A user's mail rules as they were found.
 *
 * @param rules none if {@code foreign}
 * @param foreign whether another script is run, or ours was changed by hand: whoever saves rules
 *     replaces that one, and must say that he knows it
 * @param active the script that is run; empty for none
 */
public record KeptRules(MailRules rules, boolean foreign, String active) {}
