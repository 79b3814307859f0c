package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.regex.Pattern;

/** The charset that a message says it is in, by MSH-18: {@code 8859/1} to {@code 8859/15}, or else UTF-8. */
final class MessageCharset {
    /** Of an MSH segment split at its separator, for MSH-1 is the separator itself. */
    private static final int INDEX_OF_MSH_18 = 17;

    private static final String ISO_8859 = "8859/";

    private MessageCharset() {}

    static Charset of(byte[] message) {
        String text = new String(message, ISO_8859_1);
        int end = text.indexOf('\r');
        String header = end < 0 ? text : text.substring(0, end);
        if (!header.startsWith("MSH") || header.length() < 4) {
            return UTF_8;
        }
        String[] fields = header.split(Pattern.quote(header.substring(3, 4)), -1);
        String name = fields.length > INDEX_OF_MSH_18 ? fields[INDEX_OF_MSH_18] : "";
        if (name.matches(ISO_8859 + "\\d{1,2}") && Charset.isSupported(name.replace(ISO_8859, "ISO-8859-"))) {
            return Charset.forName(name.replace(ISO_8859, "ISO-8859-"));
        }
        return UTF_8;
    }
}
