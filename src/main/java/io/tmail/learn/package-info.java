/** Teaches rspamd what users take for spam. */
package io.tmail.learn;
