/**
 * Reads manifests, in YAML, JSON, Bicep or Terraform's language, into one kind of tree that knows where each value is
 * in its file. Start at {@link io.github.healthchecklib.manifest.read.Manifest}.
 */
@NullMarked
package io.github.healthchecklib.manifest.read;

import org.jspecify.annotations.NullMarked;
