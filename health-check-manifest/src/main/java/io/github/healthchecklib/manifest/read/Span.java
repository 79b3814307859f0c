package io.github.healthchecklib.manifest.read;

/**
 * A stretch of a file's text.
 *
 * @param start offset of its first character, from 0
 * @param end offset after its last character
 * @param line of its first character, from 1
 * @param column of its first character, from 1
 */
public record Span(int start, int end, int line, int column) {}
