/**
 * What users would pick instead, each as a small process with one health endpoint, and the library itself in the same
 * place.
 */
@NullMarked
package io.github.healthchecklib.contenders;

import org.jspecify.annotations.NullMarked;
