/** Questions to DNS: asked once for all that wait, remembered for as long as the answer says. */
package io.tmail.dns;
