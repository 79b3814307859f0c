/**
 * What the client and the {@code health-check} command share, and nobody else should use: it may change in any version.
 */
@NullMarked
package io.github.healthchecklib.client.internal;

import org.jspecify.annotations.NullMarked;
