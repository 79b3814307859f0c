/**
 * Writes the probes of a service for platforms and operators' tools. Start at {@link
 * io.github.healthchecklib.manifest.write.ManifestFormat}.
 */
@NullMarked
package io.github.healthchecklib.manifest.write;

import org.jspecify.annotations.NullMarked;
