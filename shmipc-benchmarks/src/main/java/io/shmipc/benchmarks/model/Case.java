package io.shmipc.benchmarks.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing to measure: requests and replies of one size, from one process to another.
 *
 * @param contender the transport
 * @param api how the programs use it
 * @param sizeBytes length of each request and of each reply, a multiple of 8
 * @param streams requests in flight
 * @param sessions sessions that the streams are spread over; 1 for transports that have none
 * @param mode what is done with the bytes
 */
public record Case(
        Contender contender, Api api, int sizeBytes, int streams, int sessions, Mode mode) {

    /** One line that {@link #decode} understands. */
    public String encode() {
        return "contender=%s api=%s size=%d streams=%d sessions=%d mode=%s"
                .formatted(contender.name(), api.name(), sizeBytes, streams, sessions, mode.name());
    }

    /**
     * The case behind a line of {@link #encode}.
     *
     * @throws IllegalArgumentException if it is no such line
     */
    public static Case decode(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.strip().split(" +")) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("field=" + field + " must contain '='");
            }
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return new Case(
                Contender.valueOf(field(fields, "contender")),
                Api.valueOf(field(fields, "api")),
                Integer.parseInt(field(fields, "size")),
                Integer.parseInt(field(fields, "streams")),
                Integer.parseInt(field(fields, "sessions")),
                Mode.valueOf(field(fields, "mode")));
    }

    private static String field(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    /** Contender and kind of use, for tables. */
    public String lane() {
        return contender.title() + (api == Api.NATIVE ? "" : ", " + api.option());
    }

    /** What is measured, without who: cases with the same text are compared with one another. */
    public String what() {
        return "%s, %s%s, %s"
                .formatted(
                        Sizes.format(sizeBytes),
                        streams == 1 ? "1 stream" : streams + " streams",
                        sessions == 1 ? "" : " over " + sessions + " sessions",
                        mode.title());
    }

    @Override
    public String toString() {
        return lane() + ": " + what();
    }
}
