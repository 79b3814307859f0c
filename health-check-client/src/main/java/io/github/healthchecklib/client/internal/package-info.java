/**
 * Shared by the client and the {@code health-check} command; not for other users, because it may change at any time.
 */
@NullMarked
package io.github.healthchecklib.client.internal;

import org.jspecify.annotations.NullMarked;
