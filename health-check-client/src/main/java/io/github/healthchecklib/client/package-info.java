/**
 * Probes TCP ports. {@link io.github.healthchecklib.client.Probe} does so once, {@link
 * io.github.healthchecklib.client.Prober} periodically for any number of targets; {@link
 * io.github.healthchecklib.client.ContainerProbes} evaluates the results as a platform does.
 */
@NullMarked
package io.github.healthchecklib.client;

import org.jspecify.annotations.NullMarked;
