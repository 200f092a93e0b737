package io.tmail.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** A client address, or a network in CIDR form, that may relay without a login. */
@Entity
@Table(name = "relay_ip_oks")
@NamedQuery(name = RelayIp.ALL, query = "SELECT r FROM RelayIp r ORDER BY r.network")
public class RelayIp {
  static final String ALL = "RelayIp.all";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  @Column(name = "ip")
  private String network;

  protected RelayIp() {}

  RelayIp(String network) {
    this.network = network;
  }

  /** {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. */
  public String network() {
    return network;
  }
}
