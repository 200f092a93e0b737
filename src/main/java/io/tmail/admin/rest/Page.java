package io.tmail.admin.rest;

import jakarta.ws.rs.BadRequestException;

/**
 * Which part of a listing is wanted. No Bean Validation on the parameters themselves: Payara
 * 6.2025.10 then fails to make the OpenAPI document.
 *
 * @param limit most rows of the answer
 * @param offset rows to skip
 */
public record Page(int limit, int offset) {
  private static final int MOST = 1000;

  public Page {
    if (limit < 1 || limit > MOST) {
      throw new BadRequestException("limit must be 1 to " + MOST);
    }
    if (offset < 0) {
      throw new BadRequestException("offset must not be negative");
    }
  }
}
