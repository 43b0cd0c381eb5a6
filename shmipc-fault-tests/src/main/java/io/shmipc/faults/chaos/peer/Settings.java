package io.shmipc.faults.chaos.peer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a process is told on its command line: names with values. Immutable. */
public final class Settings {

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    public static Settings none() {
        return new Settings(Map.of());
    }

    /** Reads arguments of the form {@code name=value}. */
    public static Settings parse(List<String> arguments) {
        Map<String, String> values = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("argument=" + argument + " must be name=value");
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new Settings(values);
    }

    /** These settings with one more, or with another value. */
    public Settings with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Settings(more);
    }

    /** As {@link #parse} reads them. */
    public List<String> arguments() {
        return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("setting=" + name + " is missing");
        }
        return value;
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    public long longNumber(String name) {
        return Long.parseLong(text(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(values.getOrDefault(name, "false"));
    }

    @Override
    public String toString() {
        return String.join(" ", arguments());
    }
}
