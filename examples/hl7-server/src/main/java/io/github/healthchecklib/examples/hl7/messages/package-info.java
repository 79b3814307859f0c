/** HL7: reads the header of a message, stores the message as it came, and makes its acknowledgment. */
@NullMarked
package io.github.healthchecklib.examples.hl7.messages;

import org.jspecify.annotations.NullMarked;
