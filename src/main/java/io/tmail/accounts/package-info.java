/**
 * Who has mail here: users, domains, relay addresses and administrators, the rules that hold among
 * them, and the look-up of a recipient. Console, API, command line and SMTP all come through this
 * package. May import {@code mail}, {@code config} and {@code rates}.
 */
package io.tmail.accounts;
