/** What several tests need: a prober, the log that was written, a second JVM, and what the kernel says about a port. */
@NullMarked
package io.github.healthchecklib.testing;

import org.jspecify.annotations.NullMarked;
