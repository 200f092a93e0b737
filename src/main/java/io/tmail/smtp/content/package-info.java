/** The content of a message while it arrives: DATA and BDAT, line ends, limits. */
package io.tmail.smtp.content;
