/** Pages about senders: allow and block lists. */
package io.tmail.admin.faces.senders;
