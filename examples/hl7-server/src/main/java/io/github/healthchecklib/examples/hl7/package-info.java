/**
 * An HL7 server over MLLP that stores ADT messages before it acknowledges them, and shows by a TCP port that it is
 * available. {@link io.github.healthchecklib.examples.hl7.Hl7Server} puts the parts together.
 */
@NullMarked
package io.github.healthchecklib.examples.hl7;

import org.jspecify.annotations.NullMarked;
