/** An application with modules that uses the library. */
@NullMarked
package io.github.healthchecklib.it;

import org.jspecify.annotations.NullMarked;
