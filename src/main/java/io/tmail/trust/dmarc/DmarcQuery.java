package io.tmail.trust.dmarc;

import java.util.List;
import java.util.Optional;

/**
 * What DMARC is asked about.
 *
 * @param fromDomain of the address in the From field
 * @param spfPassedDomain of MAIL FROM, for the null sender of HELO; empty unless SPF passed
 * @param dkimPassedDomains the {@code d=} of signatures that are valid
 */
public record DmarcQuery(
    String fromDomain, Optional<String> spfPassedDomain, List<String> dkimPassedDomains) {

  public DmarcQuery {
    dkimPassedDomains = List.copyOf(dkimPassedDomains);
  }
}
