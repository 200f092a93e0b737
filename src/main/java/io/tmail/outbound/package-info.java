/** How mail leaves: routes to other servers and the DKIM keys of domains. */
package io.tmail.outbound;
