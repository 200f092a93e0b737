package io.tmail.accounts;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/**
 * An address, or with {@code @domain} any address of a domain, from which a user may send in
 * addition to their own.
 */
@Entity
@Table(name = "sender_addresses")
@NamedQuery(
    name = SenderAddress.OF_USER,
    query = "SELECT s FROM SenderAddress s WHERE s.login = :login ORDER BY s.address")
public class SenderAddress {
  static final String OF_USER = "SenderAddress.ofUser";

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private Long id;

  private String login;
  private String address;

  protected SenderAddress() {}

  SenderAddress(String login, String address) {
    this.login = login;
    this.address = address;
  }

  String address() {
    return address;
  }

  @Override
  public String toString() {
    return "SenderAddress[" + login + ": " + address + "]";
  }
}
