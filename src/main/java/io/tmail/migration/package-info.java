/**
 * Imports data of other servers and earlier versions: accounts of PostfixAdmin, passwd files and
 * the tmail of 2015, and its queue.
 */
package io.tmail.migration;
