package io.github.healthchecklib.examples.hl7.messages;

/** Text from outside as it may stand in a log: on one line, without characters that a terminal obeys, and short. */
public final class LogText {
    private static final int MAX_LENGTH = 200;

    private LogText() {}

    /**
     * Escapes and cuts a text.
     *
     * @param text from outside
     * @return one line of at most some 200 characters
     */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder();
        int[] characters = text.codePoints().limit(MAX_LENGTH + 1L).toArray();
        for (int i = 0; i < Math.min(characters.length, MAX_LENGTH); i++) {
            int character = characters[i];
            if (isPrintable(character)) {
                safe.appendCodePoint(character);
            } else {
                safe.append(String.format("\\u%04X", character));
            }
        }
        return characters.length > MAX_LENGTH ? safe + "..." : safe.toString();
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
