/** Pages of the console about single messages: queue, trace, quarantine. */
package io.tmail.admin.faces.queue;
