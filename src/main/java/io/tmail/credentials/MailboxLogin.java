package io.tmail.credentials;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/** A login by IMAP or POP3, as Dovecot writes it down (plugin last_login). */
@Entity
@Table(name = "mailbox_logins")
class MailboxLogin {
  @Id private Long id;

  private String login;
  private String service;
  private String client;
  private String program;

  @Column(name = "login_at")
  private Instant at;

  protected MailboxLogin() {}

  Long id() {
    return id;
  }

  Instant at() {
    return at;
  }

  /** With the address in the usual spelling. */
  LoginWay way() {
    return new LoginWay(login, service, plain(client), program);
  }

  private static String plain(String address) {
    if (!address.matches("[0-9a-fA-F:.]+")) {
      return address;
    }
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException notAnAddress) {
      return address;
    }
  }
}
