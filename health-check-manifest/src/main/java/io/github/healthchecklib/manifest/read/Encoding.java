package io.github.healthchecklib.manifest.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Decodes text: UTF-8, or what its byte order mark says. */
final class Encoding {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_BE_MARK = {(byte) 0xFE, (byte) 0xFF};
    private static final byte[] UTF_16_LE_MARK = {(byte) 0xFF, (byte) 0xFE};

    private Encoding() {}

    static String decode(byte[] bytes) throws ManifestException {
        String text;
        if (startsWith(bytes, UTF_8_MARK)) {
            text = decode(bytes, UTF_8_MARK.length, StandardCharsets.UTF_8);
        } else if (startsWith(bytes, UTF_16_BE_MARK)) {
            text = decode(bytes, UTF_16_BE_MARK.length, StandardCharsets.UTF_16BE);
        } else if (startsWith(bytes, UTF_16_LE_MARK)) {
            text = decode(bytes, UTF_16_LE_MARK.length, StandardCharsets.UTF_16LE);
        } else {
            text = decode(bytes, 0, StandardCharsets.UTF_8);
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw ManifestException.at(
                    new SourceText(text).span(nul, nul + 1), "A manifest must be text, but has a NUL here. Remove it.");
        }
        return text;
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }

    private static String decode(byte[] bytes, int from, Charset charset) throws ManifestException {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ManifestException(
                    "A manifest must be text in UTF-8, but this is not valid " + charset + ". Save it as UTF-8.");
        }
    }
}
