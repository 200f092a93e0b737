/**
 * The console in the browser: a thin bean a page or form, which calls the use cases of {@code
 * accounts} and {@code queue} and shows what they refuse at the field that is to blame. Pages are
 * in {@code webapp/console}, their frame in {@code WEB-INF/console}, all words in {@code
 * Texts.properties} (accounts and the frame) and {@code Flow.properties} (mail on its way). May
 * import {@code accounts}, {@code queue}, {@code delivery.relay}, {@code config}, {@code mail} and
 * the other rooms of {@code admin} but {@code rest}.
 */
package io.tmail.admin.faces;
