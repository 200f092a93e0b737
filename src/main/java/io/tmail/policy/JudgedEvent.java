package io.tmail.policy;

import java.util.Optional;

/**
 * All checks have judged a whole message; fired on the session's thread, before the client has its
 * answer.
 *
 * @param refusal of the check that refuses it; empty if it is accepted
 */
public record JudgedEvent(Transaction transaction, Optional<Verdict.Refuse> refusal) {}
