package io.shmipc.tool.text;

/**
 * Text of another process made fit for a terminal: names, command lines and payload may hold
 * whatever their author liked, escape sequences among it.
 */
public final class SafeText {

    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private SafeText() {}

    /** The text with a question mark for everything that is not printable ASCII. */
    public static String clean(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> cleaned.append(isPrintable(c) ? (char) c : replacementOf(c)));
        return cleaned.toString();
    }

    /** Cleaned, and cut to so many characters with dots for what is missing. */
    public static String cut(String text, int length) {
        String cleaned = clean(text);
        return cleaned.length() <= length ? cleaned : cleaned.substring(0, length - 3) + "...";
    }

    static boolean isPrintable(int c) {
        return c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE;
    }

    private static char replacementOf(int c) {
        return Character.isWhitespace(c) ? ' ' : '?';
    }
}
