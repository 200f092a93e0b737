/** The API of users: for administrators, and for users themselves below {@code /me}. */
package io.tmail.admin.rest.users;
