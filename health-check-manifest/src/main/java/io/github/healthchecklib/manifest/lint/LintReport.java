package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.Manifest;
import java.util.List;

/**
 * What was found in a file.
 *
 * @param manifest the file
 * @param findings in the order of the file
 * @param containers in the order of the file; those that are not probed too
 */
public record LintReport(Manifest manifest, List<Finding> findings, List<ContainerReport> containers) {}
