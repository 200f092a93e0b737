package io.tmail.circle.right;

import io.tmail.circle.left.Left;

/** The other half. */
public record Right(Left other) {}
