/** The SQL databases: connections for each driver, the schema's migrations, backup and damage. */
package io.tmail.database;
