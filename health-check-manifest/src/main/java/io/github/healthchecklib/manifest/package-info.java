/**
 * The probes of a container as platforms write them. {@link io.github.healthchecklib.manifest.ProbePlan} describes them
 * independently of a platform.
 */
@NullMarked
package io.github.healthchecklib.manifest;

import org.jspecify.annotations.NullMarked;
