/**
 * The console in the browser: one thin bean per page or form, which calls the use cases of {@code
 * accounts} and {@code queue} and shows refusals at the field that caused them. Pages are in {@code
 * webapp/console}, their frame in {@code WEB-INF/console}, all words in {@code Texts.properties}
 * (accounts and the frame) and {@code Flow.properties} (mail on its way). May import {@code
 * accounts}, {@code queue}, {@code delivery.relay}, {@code config}, {@code mail} and the other
 * rooms of {@code admin} but {@code rest}.
 */
package io.tmail.admin.faces;
