package io.github.healthchecklib.examples.hl7;

import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.util.Terser;

/**
 * What the segment MSH says about a message. A field that is not there is empty.
 *
 * @param type MSH-9.1, such as ADT
 * @param event MSH-9.2, such as A04
 * @param controlId MSH-10, unique among the messages of a sender
 * @param sendingApplication MSH-3.1
 * @param sendingFacility MSH-4.1
 */
record MessageHeader(String type, String event, String controlId, String sendingApplication, String sendingFacility) {

    static MessageHeader of(Message message) throws HL7Exception {
        Terser terser = new Terser(message);
        return new MessageHeader(
                field(terser, "/MSH-9-1"),
                field(terser, "/MSH-9-2"),
                field(terser, "/MSH-10"),
                field(terser, "/MSH-3-1"),
                field(terser, "/MSH-4-1"));
    }

    private static String field(Terser terser, String path) throws HL7Exception {
        String value = terser.get(path);
        return value == null ? "" : value;
    }

    /** For logs: no patient's data. */
    @Override
    public String toString() {
        return type + "^" + event + " " + controlId + " from " + sendingApplication + "|" + sendingFacility;
    }
}
