package io.github.healthchecklib.manifest.read;

import org.jspecify.annotations.Nullable;

/** Converts an index of code points, as SnakeYAML counts, to an offset of characters. */
final class CodePoints {
    private final int length;
    private final int @Nullable [] offsets;

    CodePoints(String text) {
        this.length = text.length();
        int count = text.codePointCount(0, length);
        this.offsets = count == length ? null : offsets(text, count);
    }

    private static int[] offsets(String text, int count) {
        int[] offsets = new int[count];
        int offset = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = offset;
            offset += Character.charCount(text.codePointAt(offset));
        }
        return offsets;
    }

    int offset(int index) {
        if (offsets == null) {
            return index;
        }
        return index < offsets.length ? offsets[index] : length;
    }
}
