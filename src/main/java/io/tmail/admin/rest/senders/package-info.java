/** The API of allow and block lists. */
package io.tmail.admin.rest.senders;
