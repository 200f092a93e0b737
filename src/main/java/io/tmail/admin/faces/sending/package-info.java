/** Pages about how much users may send, and who is suspended. */
package io.tmail.admin.faces.sending;
