package io.shmipc.console.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of an object that an instance sent. Whatever is there, a value of the wanted kind and
 * within its bounds comes out, or the default.
 */
public final class Fields {

    /** What a few thousand sessions take; brackets with nothing in them take much more memory. */
    private static final long MAX_TOKENS = 400_000;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .maxNumberLength(64)
                                                    .maxNameLength(1000)
                                                    .maxStringLength(4_000_000)
                                                    .maxTokenCount(MAX_TOKENS)
                                                    .build())
                                    .build())
                    .build();

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    /**
     * The object that is the whole answer.
     *
     * @throws UnreadableAnswerException if it is anything else
     */
    public static Fields of(byte[] json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (StreamConstraintsException tooMuch) {
            throw new UnreadableAnswerException(
                    "The answer has more in it than is read: " + tooMuch.getOriginalMessage(),
                    tooMuch);
        } catch (JacksonException unreadable) {
            throw new UnreadableAnswerException("The answer is not JSON.", unreadable);
        }
        if (node == null || !node.isObject()) {
            throw new UnreadableAnswerException("The answer is not an object in JSON.");
        }
        return new Fields(node);
    }

    /** Whether there is such a field, and it is not null. */
    public boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    /** A whole number within the bounds, or the nearest bound; {@code absent} if it is none. */
    public long number(String name, long least, long most, long absent) {
        JsonNode value = node.get(name);
        if (value == null || !value.isNumber()) {
            return absent;
        }
        double about = value.doubleValue();
        if (Double.isNaN(about)) {
            return absent;
        }
        if (about >= 9.2e18 || about <= -9.2e18) {
            return about > 0 ? most : least;
        }
        long exact = value.isIntegralNumber() ? value.longValue() : (long) about;
        return Math.max(least, Math.min(most, exact));
    }

    /** A count: not negative; 0 if there is none. */
    public long count(String name) {
        return number(name, 0, Long.MAX_VALUE, 0);
    }

    /** A count that is an {@code int}. */
    public int size(String name) {
        return (int) number(name, 0, Integer.MAX_VALUE, 0);
    }

    /** A truth; false if there is none. */
    public boolean truth(String name) {
        JsonNode value = node.get(name);
        return value != null && value.isBoolean() && value.booleanValue();
    }

    /** A text of at most so many characters, cut if it is longer; empty if there is none. */
    public String text(String name, int maxLength) {
        JsonNode value = node.get(name);
        return value == null || !value.isString() ? "" : cut(value.stringValue(), maxLength);
    }

    /** The texts of a list, of which only the first so many. */
    public List<String> texts(String name, int most, int maxLength) {
        List<String> texts = new ArrayList<>();
        JsonNode list = node.get(name);
        if (list != null && list.isArray()) {
            for (JsonNode each : list) {
                if (texts.size() == most) {
                    break;
                }
                if (each.isString()) {
                    texts.add(cut(each.stringValue(), maxLength));
                }
            }
        }
        return texts;
    }

    /** An object in a field, or null. */
    public @Nullable Fields object(String name) {
        JsonNode value = node.get(name);
        return value == null || !value.isObject() ? null : new Fields(value);
    }

    /** Values made of the objects of a list, of which only the first so many. */
    public <T> List<T> list(String name, int most, Function<Fields, T> read) {
        List<T> values = new ArrayList<>();
        JsonNode list = node.get(name);
        if (list != null && list.isArray()) {
            for (JsonNode each : list) {
                if (values.size() == most) {
                    break;
                }
                if (each.isObject()) {
                    values.add(read.apply(new Fields(each)));
                }
            }
        }
        return List.copyOf(values);
    }

    /** Counts by name, of which only the first so many. */
    public Map<String, Long> counts(String name, int most) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Fields object = object(name);
        if (object != null) {
            for (String key : object.node.propertyNames()) {
                if (counts.size() == most) {
                    break;
                }
                counts.put(cut(key, 100), object.count(key));
            }
        }
        return counts;
    }

    private static String cut(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength - 1) + "…";
    }
}
