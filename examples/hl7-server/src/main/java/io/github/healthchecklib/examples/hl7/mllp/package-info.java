/**
 * MLLP: accepts connections, reads messages in frames and sends the answers, within limits that no client can exceed.
 */
@NullMarked
package io.github.healthchecklib.examples.hl7.mllp;

import org.jspecify.annotations.NullMarked;
