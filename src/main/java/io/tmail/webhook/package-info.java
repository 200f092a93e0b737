/** Programs of others that are told of mail over HTTP, and judge it. */
package io.tmail.webhook;
