/**
 * How people and programs run the server: {@code admin.rest}, {@code admin.faces}, {@code
 * admin.cli} and their common {@code admin.security}. All of them call the same use cases of {@code
 * accounts} and {@code queue}, and contain no rules of their own. May import {@code accounts},
 * {@code queue}, {@code delivery}, {@code config} and {@code mail}; never {@code smtp}.
 */
package io.tmail.admin;
