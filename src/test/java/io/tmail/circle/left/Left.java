package io.tmail.circle.left;

import io.tmail.circle.right.Right;

/** Half of a cycle that the rule of packages must find. */
public record Left(Right other) {}
