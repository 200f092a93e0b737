package io.tmail.admin.rest;

/** An entity whose versions are distinguished by an ETag. */
public interface Versioned {
  /** Differs when something differs that a request can change. */
  default String version() {
    return toString();
  }
}
