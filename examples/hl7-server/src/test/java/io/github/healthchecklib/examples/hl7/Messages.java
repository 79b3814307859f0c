package io.github.healthchecklib.examples.hl7;

/** Messages to send. */
public final class Messages {
    private Messages() {}

    public static String adt(String event, String version, String controlId) {
        return "MSH|^~\\&|HIS|HOSPITAL|HL7SERVER|CLOUD|20260101120000||ADT^" + event + "|" + controlId + "|P|" + version
                + "\rEVN|" + event + "|20260101120000\rPID|1||100001^^^HOSPITAL^MR||EXAMPLE^ERIKA||19700101|F\r";
    }

    /** Application management, as HL7 calls it: no patient in it. */
    public static String areYouThere(String controlId) {
        return "MSH|^~\\&|MONITOR|HOSPITAL|HL7SERVER|CLOUD|20260101120000||NMQ^N01|" + controlId + "|P|2.5\r";
    }

    public static String oru(String controlId) {
        return "MSH|^~\\&|LAB|HOSPITAL|HL7SERVER|CLOUD|20260101120000||ORU^R01|" + controlId
                + "|P|2.5\rPID|1||100001\r";
    }
}
