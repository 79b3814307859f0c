/**
 * The prober's side. {@link io.github.healthchecklib.client.Probe} connects once, {@link
 * io.github.healthchecklib.client.Prober} again and again, to as many targets as there are; {@link
 * io.github.healthchecklib.client.ContainerProbes} is what a platform makes of the results.
 */
@NullMarked
package io.github.healthchecklib.client;

import org.jspecify.annotations.NullMarked;
