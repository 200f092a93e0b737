package io.tmail.trust.dmarc;

/**
 * What DMARC says about a message.
 *
 * @param verdict the result
 * @param action what the domain wants to happen; {@link DmarcAction#NONE} unless the verdict is
 *     {@link DmarcVerdict#FAIL}
 * @param isSpfAligned whether the domain that SPF authenticated is aligned
 * @param isDkimAligned whether the domain of a valid signature is aligned
 * @param reason for people, in printable US-ASCII
 * @param policy the domains and the record it comes from
 */
public record DmarcResult(
    DmarcVerdict verdict,
    DmarcAction action,
    boolean isSpfAligned,
    boolean isDkimAligned,
    String reason,
    DmarcPolicy policy) {}
