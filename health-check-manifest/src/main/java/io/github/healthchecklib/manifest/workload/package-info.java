/**
 * The containers and probes in a manifest, the same for all platforms. Start at
 * {@link io.github.healthchecklib.manifest.workload.Workloads}.
 */
@NullMarked
package io.github.healthchecklib.manifest.workload;

import org.jspecify.annotations.NullMarked;
