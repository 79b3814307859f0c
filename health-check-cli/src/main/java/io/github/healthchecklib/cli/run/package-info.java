/**
 * Runs a command as a platform runs a container. {@link io.github.healthchecklib.cli.run.PlatformRun} drives it; the
 * process, the probes, the time and the view are given to it.
 */
@NullMarked
package io.github.healthchecklib.cli.run;

import org.jspecify.annotations.NullMarked;
