package io.github.healthchecklib.examples.hl7.messages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import ca.uhn.hl7v2.HL7Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came: its bytes, its first segment, and its text where the character set allows that.
 *
 * <p>The character set is the one that MSH-18 names, or else UTF-8. What it cannot decode, or what no column of text
 * can hold, has no text: a guess would be stored as if it had been sent. Nothing after the first segment is
 * interpreted, so a message costs time and memory in proportion to its length, whatever is in it.
 */
final class ReceivedMessage {
    private static final int MAX_HEADER_BYTES = 4096;

    /** A parser takes time for each; ordinary headers have some 40. */
    private static final int MAX_HEADER_SEPARATORS = 256;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What Java calls those names of HL7's table 0211 that it does not know. */
    private static final Map<String, String> JAVA_NAMES = Map.of(
            "", "UTF-8",
            "UNICODE", "UTF-8",
            "UNICODE UTF-8", "UTF-8",
            "ISO IR6", "US-ASCII",
            "GB 18030-2000", "GB18030",
            "BIG-5", "Big5");

    private static final String ISO_8859 = "8859/";
    private static final String ALL_ASCII =
            US_ASCII.decode(ByteBuffer.wrap(printableAscii())).toString();

    private final byte[] bytes;
    private final String header;
    private final Charset charset;
    private final @Nullable String text;

    private ReceivedMessage(byte[] bytes, String header, Charset charset, @Nullable String text) {
        this.bytes = bytes;
        this.header = header;
        this.charset = charset;
        this.text = text;
    }

    /**
     * Reads the first segment, which ends with CR, as it should, or with LF. A byte order mark, spaces and line ends
     * before it are skipped.
     *
     * @throws HL7Exception if it is not an MSH segment
     */
    static ReceivedMessage of(byte[] bytes) throws HL7Exception {
        int start = startOf(bytes);
        int end = start;
        while (end < bytes.length && !isLineEnd(bytes[end])) {
            end++;
        }
        int length = Math.min(end - start, MAX_HEADER_BYTES + 1);
        String raw = new String(bytes, start, length, ISO_8859_1);
        if (!raw.startsWith("MSH") || raw.length() == 3 || !isSeparator(raw.charAt(3))) {
            throw new HL7Exception("It does not begin with an MSH segment");
        }
        if (length > MAX_HEADER_BYTES) {
            throw new HL7Exception("Its MSH segment is longer than " + MAX_HEADER_BYTES + " bytes");
        }
        if (raw.chars().anyMatch(c -> c < ' ')) {
            throw new HL7Exception("Its MSH segment has a control character");
        }
        checkSeparators(raw);
        Charset charset = charsetOf(raw);
        String text = charset == null ? null : decode(bytes, charset);
        return charset == null || text == null
                ? new ReceivedMessage(bytes, raw, ISO_8859_1, null)
                : new ReceivedMessage(bytes, new String(bytes, start, length, charset), charset, text);
    }

    /** MSH-2 names those within fields. */
    private static void checkSeparators(String header) throws HL7Exception {
        String within = field(header, 2);
        if (!within.chars().allMatch(c -> isSeparator((char) c))) {
            throw new HL7Exception("Its MSH-2 is not made of separators");
        }
        String all = header.charAt(3) + within;
        if (header.chars().filter(c -> all.indexOf(c) >= 0).count() > MAX_HEADER_SEPARATORS) {
            throw new HL7Exception("Its MSH segment has more than " + MAX_HEADER_SEPARATORS + " separators");
        }
    }

    private static boolean isSeparator(char c) {
        return c > ' ' && c <= '~' && !Character.isLetterOrDigit(c);
    }

    private static int startOf(byte[] bytes) {
        int start = 0;
        if (bytes.length >= BYTE_ORDER_MARK.length
                && ByteBuffer.wrap(bytes, 0, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
            start = BYTE_ORDER_MARK.length;
        }
        while (start < bytes.length && (bytes[start] == ' ' || isLineEnd(bytes[start]))) {
            start++;
        }
        return start;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    /** Null if it is not known, or if the message switches between several. */
    private static @Nullable Charset charsetOf(String header) {
        String name = field(header, 18).strip();
        String javaName = name.startsWith(ISO_8859)
                ? "ISO-8859-" + name.substring(ISO_8859.length())
                : JAVA_NAMES.getOrDefault(name, name);
        try {
            Charset charset = Charset.isSupported(javaName) ? Charset.forName(javaName) : null;
            return charset != null && charset.canEncode() && leavesAsciiAlone(charset) ? charset : null;
        } catch (IllegalCharsetNameException e) {
            return null;
        }
    }

    /** The header is ASCII; a character set that reads it differently is not the one that it is written in. */
    private static boolean leavesAsciiAlone(Charset charset) {
        return ALL_ASCII.equals(new String(printableAscii(), charset));
    }

    private static byte[] printableAscii() {
        byte[] ascii = new byte['~' - ' ' + 1];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) (' ' + i);
        }
        return ascii;
    }

    /** Null if it cannot be decoded, or has a NUL, which PostgreSQL does not store in a text. */
    private static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** The segment MSH without its end. Where the message has no text, each character is a byte. */
    String header() {
        return header;
    }

    /** A field of the header, as it was sent, such as 10 for MSH-10; empty if it is not there. */
    String field(int number) {
        return field(header, number);
    }

    /** MSH-1 is the separator itself. */
    private static String field(String header, int number) {
        String[] fields = header.split(Pattern.quote(header.substring(3, 4)), -1);
        return number <= fields.length ? fields[number - 1] : "";
    }

    /** Whether a field of the header has a separator of components, repetitions or the like, or an escape. */
    boolean hasSeparator(int number) {
        String within = field(2);
        return field(number).chars().anyMatch(c -> within.indexOf(c) >= 0);
    }

    /** A component of a field of the header, likewise, from 1 on. */
    String component(int field, int number) {
        String separator = field(2).isEmpty() ? "^" : field(2).substring(0, 1);
        String[] components = field(field).split(Pattern.quote(separator), -1);
        return number <= components.length ? components[number - 1] : "";
    }

    /** Null if the character set is not known or cannot decode the message. */
    @Nullable
    String text() {
        return text;
    }

    /** In which the answer is written. */
    Charset charset() {
        return charset;
    }
}
