/**
 * Takes over what other servers and earlier versions left: accounts of PostfixAdmin, passwd files
 * and the tmail of 2015, and its queue.
 */
package io.tmail.migration;
