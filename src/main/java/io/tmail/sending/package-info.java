/** How much users and domains may send, and users who may not send at present. */
package io.tmail.sending;
