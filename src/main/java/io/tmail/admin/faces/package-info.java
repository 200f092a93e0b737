/**
 * The console in the browser: a thin bean a page or form, which calls the use cases of {@code
 * accounts} and {@code queue} and shows what they refuse at the field that is to blame. Pages are
 * in {@code webapp/console}, their frame in {@code WEB-INF/console}, all words in {@code
 * Texts.properties}. May import {@code accounts}, {@code queue}, {@code config}, {@code mail} and
 * {@code admin.security}.
 */
package io.tmail.admin.faces;
