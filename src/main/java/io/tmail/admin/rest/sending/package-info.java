/** The API of sending limits and suspended users. */
package io.tmail.admin.rest.sending;
