package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.Span;

/**
 * What a rule has found.
 *
 * @param rule that found it
 * @param span where
 * @param message what, in one line without a full stop
 */
public record Finding(Rule rule, Span span, String message) {}
