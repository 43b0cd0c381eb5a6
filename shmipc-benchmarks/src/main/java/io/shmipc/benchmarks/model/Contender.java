package io.shmipc.benchmarks.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A way for two processes to exchange messages. */
public enum Contender {
    UNIX_SOCKET("unix", "unix socket"),
    TCP_LOOPBACK("tcp", "TCP loopback"),
    AERON("aeron", "Aeron IPC"),
    AERON_TUNED("aeron-tuned", "Aeron IPC, 64 KB MTU"),
    SPIN_FLOOR("spin", "spin floor"),
    BLOCKING("blocking", "shmipc blocking"),
    ADAPTIVE("adaptive", "shmipc adaptive"),
    BUSY_POLLING("busy-polling", "shmipc busy-polling"),
    TIMED("timed", "shmipc timed");

    private final String option;
    private final String title;

    Contender(String option, String title) {
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

    /** Whether it is this library. */
    public boolean isOurs() {
        return compareTo(BLOCKING) >= 0;
    }

    /** Whether it is a JDK socket. */
    public boolean isSocket() {
        return this == UNIX_SOCKET || this == TCP_LOOPBACK;
    }

    /** Whether it is Aeron, in whatever configuration. */
    public boolean isAeron() {
        return this == AERON || this == AERON_TUNED;
    }

    /** The contender that the command line calls so. */
    public static Optional<Contender> ofOption(String option) {
        return Arrays.stream(values()).filter(c -> c.option.equals(option)).findFirst();
    }

    /** All names, for messages. */
    public static String options() {
        return List.of(values()).stream().map(Contender::option).collect(Collectors.joining(", "));
    }
}
