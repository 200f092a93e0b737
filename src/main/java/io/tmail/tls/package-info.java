/**
 * Certificates and private keys: the PEM forms that are read, the pairs in use and how they are
 * renewed while the server runs.
 */
package io.tmail.tls;
