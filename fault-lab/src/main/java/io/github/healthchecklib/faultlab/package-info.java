/**
 * Controlled processes and what can go wrong with them. {@link io.github.healthchecklib.faultlab.ControlledProcess}
 * starts a process and sends it commands; {@link io.github.healthchecklib.faultlab.FaultInjector} is the part within
 * that process. The other classes act on a process from outside.
 */
@NullMarked
package io.github.healthchecklib.faultlab;

import org.jspecify.annotations.NullMarked;
