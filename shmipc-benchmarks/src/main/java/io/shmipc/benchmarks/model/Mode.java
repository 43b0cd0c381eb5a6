package io.shmipc.benchmarks.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the programs do with the bytes of a message. */
public enum Mode {
    /** Write and check the first and the last 8 bytes only: what the transport alone costs. */
    RESERVE("reserve", "reserve only"),
    /** Write every byte before sending, read every byte after receiving. */
    EVERY_BYTE("every-byte", "every byte written and read");

    private final String option;
    private final String title;

    Mode(String option, String title) {
        this.option = option;
        this.title = title;
    }

    /** The name on the command line and in JSON. */
    public String option() {
        return option;
    }

    /** The name in tables and charts. */
    public String title() {
        return title;
    }

    /** The mode that the command line calls so. */
    public static Optional<Mode> ofOption(String option) {
        return Arrays.stream(values()).filter(m -> m.option.equals(option)).findFirst();
    }

    /** All names, for messages. */
    public static String options() {
        return Arrays.stream(values()).map(Mode::option).collect(Collectors.joining(", "));
    }
}
