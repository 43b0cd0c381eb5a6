package io.shmipc.sample.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the level of a log line by its usual words.
 *
 * <p>Looked at are whole words (letters, digits and underscore) within the first {@value
 * #SEARCHED_BYTES} bytes; the first that counts decides. A word in capitals counts anywhere: {@code
 * 12:00:01 ERROR x}. In lower or mixed case it counts only where it is marked as a level, because
 * prose and package names are full of such words: {@code [warn]}, {@code <info>}, {@code
 * level=debug}, {@code "level":"trace"}, or followed by a colon and a space: {@code Warning: x}.
 */
public final class LevelDetector {

    /** A level stands at the beginning of a line; what comes later is the message. */
    static final int SEARCHED_BYTES = 256;

    private static final Map<String, Level> WORDS = words();

    private static final byte[][] SPELLINGS =
            WORDS.keySet().stream()
                    .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
    private static final Level[] LEVELS =
            WORDS.keySet().stream().map(WORDS::get).toArray(Level[]::new);

    private static final byte NO_WORD = 0;
    private static final byte IN_WORD = 1;
    private static final byte BEGINS_LEVEL = 2;

    /** Per byte value: whether it belongs to a word, and whether a level can begin with it. */
    private static final byte[] KINDS = new byte[256];

    /** Per first byte of a word: the spellings that begin so, as indices; null for most. */
    private static final int[][] BY_FIRST = new int[256][];

    static {
        for (int c = 0; c < 128; c++) {
            KINDS[c] = Character.isLetterOrDigit(c) || c == '_' ? IN_WORD : NO_WORD;
        }
        for (int i = 0; i < SPELLINGS.length; i++) {
            int upper = SPELLINGS[i][0];
            addSpelling(upper, i);
            addSpelling(upper | 0x20, i);
        }
    }

    private LevelDetector() {}

    /** The level of the line in {@code bytes[offset, offset + length)}. */
    public static Level detect(byte[] bytes, int offset, int length) {
        int end = offset + Math.min(length, SEARCHED_BYTES);
        boolean wordBefore = false;
        for (int start = offset; start < end; start++) {
            byte kind = KINDS[bytes[start] & 0xff];
            if (kind == BEGINS_LEVEL && !wordBefore) {
                Level level = levelAt(bytes, offset, start, end, offset + length);
                if (level != Level.NONE) {
                    return level;
                }
            }
            wordBefore = kind != NO_WORD;
        }
        return Level.NONE;
    }

    /** The level that the word at {@code start} names, if it counts. */
    private static Level levelAt(byte[] bytes, int lineStart, int start, int end, int lineEnd) {
        int wordEnd = start + 1;
        while (wordEnd < end && KINDS[bytes[wordEnd] & 0xff] != NO_WORD) {
            wordEnd++;
        }
        Level level = match(bytes, start, wordEnd - start);
        return level != Level.NONE
                        && (inCapitals(bytes, start, wordEnd - start)
                                || marked(bytes, lineStart, start, wordEnd, lineEnd))
                ? level
                : Level.NONE;
    }

    private static Level match(byte[] bytes, int start, int size) {
        for (int candidate : BY_FIRST[bytes[start] & 0xff]) {
            byte[] spelling = SPELLINGS[candidate];
            if (spelling.length == size && sameIgnoringCase(bytes, start, spelling)) {
                return LEVELS[candidate];
            }
        }
        return Level.NONE;
    }

    private static boolean sameIgnoringCase(byte[] bytes, int start, byte[] spelling) {
        for (int i = 0; i < spelling.length; i++) {
            int letter = bytes[start + i];
            if (letter != spelling[i] && letter != (spelling[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inCapitals(byte[] bytes, int start, int size) {
        for (int i = start; i < start + size; i++) {
            if (bytes[i] > 'Z') {
                return false;
            }
        }
        return true;
    }

    /** Whether punctuation around {@code bytes[start, end)} says that this word is a level. */
    private static boolean marked(byte[] bytes, int lineStart, int start, int end, int lineEnd) {
        int after = end < lineEnd ? bytes[end] : ' ';
        int before = start > lineStart ? bytes[start - 1] : ' ';
        return switch (before) {
            case '[' -> after == ']' || after == ' ' || after == ':';
            case '<' -> after == '>';
            case '(' -> after == ')';
            case '=' -> isBlank(after) || after == ',' || after == ';';
            case '"' -> after == '"' && valueOfField(bytes, lineStart, start - 1);
            default -> {
                boolean colon = after == ':' && (end + 1 >= lineEnd || isBlank(bytes[end + 1]));
                yield colon && isBlank(before);
            }
        };
    }

    /**
     * Whether the quote at {@code quote} opens a value: a colon or equals sign stands before it.
     */
    private static boolean valueOfField(byte[] bytes, int lineStart, int quote) {
        int at = quote - 1;
        while (at >= lineStart && isBlank(bytes[at])) {
            at--;
        }
        return at >= lineStart && (bytes[at] == ':' || bytes[at] == '=');
    }

    private static boolean isBlank(int character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    private static void addSpelling(int first, int spelling) {
        int[] old = BY_FIRST[first];
        int[] grown = old == null ? new int[1] : Arrays.copyOf(old, old.length + 1);
        grown[grown.length - 1] = spelling;
        BY_FIRST[first] = grown;
        KINDS[first] = BEGINS_LEVEL;
    }

    private static Map<String, Level> words() {
        Map<String, Level> words = new HashMap<>();
        put(words, Level.ERROR, "error err severe fatal critical crit alert emerg emergency panic");
        put(words, Level.WARN, "warn warning");
        put(words, Level.INFO, "info information notice");
        put(words, Level.DEBUG, "debug dbg fine");
        put(words, Level.TRACE, "trace finer finest verbose");
        return Map.copyOf(words);
    }

    private static void put(Map<String, Level> words, Level level, String spellings) {
        for (String spelling : spellings.toUpperCase(Locale.ROOT).split(" ")) {
            words.put(spelling, level);
        }
    }
}
