/** Connections to servers that have to answer in time, and are left alone while they do not. */
package io.tmail.peer;
