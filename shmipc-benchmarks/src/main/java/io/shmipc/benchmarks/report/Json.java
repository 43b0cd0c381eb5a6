package io.shmipc.benchmarks.report;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, strings, numbers, booleans and null as JSON, indented by two. */
final class Json {

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * The value as JSON text.
     *
     * @throws IllegalArgumentException if a value of another kind is in it
     */
    static String write(@Nullable Object value) {
        Json json = new Json();
        json.append(value, 0);
        return json.text.append('\n').toString();
    }

    private void append(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Number number) {
            appendNumber(number);
        } else if (value instanceof String string) {
            appendString(string);
        } else if (value instanceof Map<?, ?> map) {
            appendMap(map, depth);
        } else if (value instanceof List<?> list) {
            appendList(list, depth);
        } else {
            throw new IllegalArgumentException("class=" + value.getClass() + " is not for JSON");
        }
    }

    /** JSON knows no NaN and no infinity. */
    private void appendNumber(Number number) {
        boolean isFinite = Double.isFinite(number.doubleValue());
        text.append(isFinite ? number.toString() : "null");
    }

    private void appendString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private void appendMap(Map<?, ?> map, int depth) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            newLine(depth + 1);
            appendString(String.valueOf(entry.getKey()));
            text.append(": ");
            append(entry.getValue(), depth + 1);
            text.append(entries.hasNext() ? "," : "");
        }
        if (!map.isEmpty()) {
            newLine(depth);
        }
        text.append('}');
    }

    private void appendList(List<?> list, int depth) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            newLine(depth + 1);
            append(list.get(i), depth + 1);
            text.append(i + 1 < list.size() ? "," : "");
        }
        if (!list.isEmpty()) {
            newLine(depth);
        }
        text.append(']');
    }

    private void newLine(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }
}
