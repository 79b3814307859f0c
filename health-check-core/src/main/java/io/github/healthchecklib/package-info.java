/**
 * The health port: {@link io.github.healthchecklib.TcpHealthCheckServer} opens a TCP port that a prober (kubelet, Azure
 * Container Apps, a load balancer) connects to, {@link io.github.healthchecklib.HealthCheckConfig} holds its settings.
 */
@NullMarked
package io.github.healthchecklib;

import org.jspecify.annotations.NullMarked;
