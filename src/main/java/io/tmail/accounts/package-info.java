/**
 * Accounts: users, domains, trusted networks and administrators, the rules among them, and the
 * resolution of recipients. Used by console, API, command line and SMTP. May import {@code mail},
 * {@code config} and {@code rates}.
 */
package io.tmail.accounts;
