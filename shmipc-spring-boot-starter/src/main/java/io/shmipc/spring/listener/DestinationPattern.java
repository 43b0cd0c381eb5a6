package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Destinations as one listener names them: segments between dots, of which {@code *} and <code>
 * {name}</code> stand for exactly one that is not empty, and {@code **} at the end for any number.
 */
final class DestinationPattern {

    private static final String ONE = "*";
    private static final String REST = "**";

    private final String text;

    /** Null where any segment fits. */
    private final @Nullable String[] segments;

    private final @Nullable String[] names;
    private final boolean rest;
    private final boolean exact;

    private DestinationPattern(
            String text, @Nullable String[] segments, @Nullable String[] names, boolean rest) {
        this.text = text;
        this.segments = segments;
        this.names = names;
        this.rest = rest;
        boolean literal = !rest;
        for (String segment : segments) {
            literal &= segment != null;
        }
        this.exact = literal;
    }

    /**
     * Takes a pattern apart.
     *
     * @throws ConfigurationException if it is empty, or a wildcard is where none may be
     */
    static DestinationPattern parse(String text) {
        if (text.isEmpty()) {
            throw new ConfigurationException("destination must not be empty");
        }
        List<@Nullable String> segments = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        boolean rest = false;
        for (String segment : text.split("\\.", -1)) {
            if (rest) {
                throw wrong(text, "** must be the last segment");
            }
            rest = segment.equals(REST);
            if (rest) {
                continue;
            }
            String name = nameIn(text, segment);
            if (name != null && !taken.add(name)) {
                throw wrong(text, "{" + name + "} must be there once");
            }
            boolean any = name != null || segment.equals(ONE);
            if (!any && (segment.contains("*") || segment.contains("{"))) {
                throw wrong(text, "segment=" + segment + " must be a wildcard as a whole or none");
            }
            segments.add(any ? null : segment);
            names.add(name);
        }
        return new DestinationPattern(
                text, segments.toArray(new String[0]), names.toArray(new String[0]), rest);
    }

    private static @Nullable String nameIn(String text, String segment) {
        if (!segment.startsWith("{") || !segment.endsWith("}")) {
            return null;
        }
        String name = segment.substring(1, segment.length() - 1);
        if (name.isEmpty() || name.contains("{") || name.contains("}")) {
            throw wrong(text, "segment=" + segment + " must have one name in braces");
        }
        return name;
    }

    private static ConfigurationException wrong(String text, String rule) {
        return new ConfigurationException("destination=" + text + ": " + rule);
    }

    /** Whether it is a name, and so no pattern. */
    boolean isExact() {
        return exact;
    }

    /** Whether a segment has that name. */
    boolean hasVariable(String name) {
        return Arrays.asList(names).contains(name);
    }

    boolean matches(String destination) {
        int at = 0;
        for (int i = 0; i < segments.length; i++) {
            if (at > destination.length()) {
                return false;
            }
            int end = endOfSegment(destination, at);
            String segment = segments[i];
            boolean fits =
                    segment == null
                            ? end > at
                            : end - at == segment.length() && destination.startsWith(segment, at);
            if (!fits) {
                return false;
            }
            at = end + 1;
        }
        return rest || at > destination.length();
    }

    /** The parts of a destination that matches, by the names of their segments. */
    Map<String, String> variables(String destination) {
        Map<String, String> variables = new LinkedHashMap<>();
        int at = 0;
        for (String name : names) {
            int end = endOfSegment(destination, at);
            if (name != null) {
                variables.put(name, destination.substring(at, end));
            }
            at = end + 1;
        }
        return variables;
    }

    private static int endOfSegment(String destination, int from) {
        int dot = destination.indexOf('.', from);
        return dot < 0 ? destination.length() : dot;
    }

    /** Whether there is a destination that both match. */
    boolean overlaps(DestinationPattern other) {
        int common = Math.min(segments.length, other.segments.length);
        for (int i = 0; i < common; i++) {
            String mine = segments[i];
            String its = other.segments[i];
            if (mine != null && its != null && !mine.equals(its)) {
                return false;
            }
        }
        return (segments.length == common || other.rest)
                && (other.segments.length == common || rest);
    }

    /** Whether this matches every destination that the other one does. */
    boolean includes(DestinationPattern other) {
        if (other.segments.length < segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            String mine = segments[i];
            if (mine != null && !mine.equals(other.segments[i])) {
                return false;
            }
        }
        return rest || !other.rest && other.segments.length == segments.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
