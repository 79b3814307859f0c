package io.github.healthchecklib.manifest.lint;

/**
 * A rule that manifests are checked against.
 *
 * @param id of the rule; stable across versions
 * @param severity of its findings
 * @param title what it finds, in a few words
 * @param why it matters
 * @param source where that is documented: an address
 * @param fix what to do
 */
public record Rule(String id, Severity severity, String title, String why, String source, String fix) {}
