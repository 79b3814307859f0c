package io.github.healthchecklib.examples.hl7.messages;

/**
 * What the segment MSH says about a message. A field that is not there is empty.
 *
 * @param type MSH-9.1, such as ADT
 * @param event MSH-9.2, such as A04
 * @param controlId MSH-10, unique among the messages of a sender
 * @param sendingApplication all of MSH-3
 * @param sendingFacility all of MSH-4
 */
record MessageHeader(String type, String event, String controlId, String sendingApplication, String sendingFacility) {

    static MessageHeader of(ReceivedMessage message) {
        return new MessageHeader(
                message.component(9, 1),
                message.component(9, 2),
                message.field(10),
                message.field(3),
                message.field(4));
    }

    /** For logs: no patient's data. */
    @Override
    public String toString() {
        return LogText.of(type + "^" + event) + " " + LogText.of(controlId) + " from "
                + LogText.of(sendingApplication + "|" + sendingFacility);
    }
}
