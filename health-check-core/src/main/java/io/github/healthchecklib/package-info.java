/**
 * The health port. {@link io.github.healthchecklib.TcpHealthCheckServer} opens a TCP port that a prober (kubelet, Azure
 * Container Apps, a load balancer) connects to; {@link io.github.healthchecklib.Health} decides whether it is open;
 * {@link io.github.healthchecklib.HealthProbes} is liveness, readiness and startup as a unit;
 * {@link io.github.healthchecklib.HealthCheckConfig} holds the settings.
 */
@NullMarked
package io.github.healthchecklib;

import org.jspecify.annotations.NullMarked;
