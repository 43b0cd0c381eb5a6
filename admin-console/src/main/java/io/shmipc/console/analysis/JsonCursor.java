package io.shmipc.console.analysis;

import io.shmipc.console.analysis.InvalidAnalysisException.Kind;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks through JSON value by value. Names of the caller's choice, a bound for everything, and the
 * path in each error.
 */
final class JsonCursor implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(32)
                                    .maxNumberLength(64)
                                    .maxNameLength(1_000)
                                    .maxStringLength(AnalysisLimits.MAX_BYTES)
                                    .maxTokenCount(AnalysisLimits.MAX_TOKENS)
                                    .build())
                    .build();

    private static final Pattern INDEX = Pattern.compile("/(\\d+)(?=/|$)");

    private final JsonParser parser;

    JsonCursor(byte[] json) {
        parser = JSON.createParser(ObjectReadContext.empty(), json);
    }

    /** Moves to the first value of all; false if there is nothing. */
    boolean start() {
        return parser.nextToken() != null;
    }

    boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    boolean atArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    void expectObject() throws InvalidAnalysisException {
        if (!atObject()) {
            throw damaged("must be an object");
        }
    }

    void expectArray() throws InvalidAnalysisException {
        if (!atArray()) {
            throw damaged("must be a list");
        }
    }

    /** Moves to the value of the object's next name; values that are null are as if not there. */
    boolean nextField() {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                return true;
            }
        }
        return false;
    }

    String name() {
        String name = parser.currentName();
        return name == null ? "" : name;
    }

    /** Moves to the next value of the list. */
    boolean nextItem() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    void skip() {
        parser.skipChildren();
    }

    long number(long min, long max) throws InvalidAnalysisException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw damaged("must be a whole number");
        }
        long value;
        try {
            value = parser.getLongValue();
        } catch (InputCoercionException e) {
            throw damaged("must be <= " + max);
        }
        if (value < min) {
            throw damaged("=" + value + ": must be >= " + min);
        }
        if (value > max) {
            throw damaged("=" + value + ": must be <= " + max);
        }
        return value;
    }

    int integer(int min, int max) throws InvalidAnalysisException {
        return (int) number(min, max);
    }

    boolean bool() throws InvalidAnalysisException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw damaged("must be true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** A text of any length. */
    String longText() throws InvalidAnalysisException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw damaged("must be a text");
        }
        return parser.getString();
    }

    /** A text for people, cut where it is too long for them. */
    String text() throws InvalidAnalysisException {
        String text = longText();
        return text.length() <= AnalysisLimits.MAX_TEXT
                ? text
                : text.substring(0, AnalysisLimits.MAX_TEXT) + "…";
    }

    /** An error about the value that the cursor is at. */
    InvalidAnalysisException damaged(String what) {
        return new InvalidAnalysisException(
                Kind.DAMAGED, path() + (what.startsWith("=") ? "" : ": ") + what);
    }

    private String path() {
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        // Of an object that has just been left the context is that of what it lies in.
        String path = INDEX.matcher(pointer).replaceAll("[$1]").replace('/', '.');
        return path.isEmpty() ? "the whole" : path.startsWith(".") ? path.substring(1) : path;
    }

    @Override
    public void close() {
        parser.close();
    }
}
