/** The sockets and threads behind the public package. It knows nothing of that package, and nobody outside sees it. */
@NullMarked
package io.github.healthchecklib.internal;

import org.jspecify.annotations.NullMarked;
