/**
 * How people and programs run the server: {@code admin.rest}, {@code admin.faces}, {@code
 * admin.cli} and their common {@code admin.security}. Every one calls the same use cases of {@code
 * accounts} and {@code queue}; none holds a rule of its own. May import {@code accounts}, {@code
 * queue}, {@code delivery}, {@code config} and {@code mail}; never {@code smtp}.
 */
package io.tmail.admin;
