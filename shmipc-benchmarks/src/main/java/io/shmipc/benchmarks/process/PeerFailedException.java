package io.shmipc.benchmarks.process;

import java.util.List;

/** A process of a case did not do what it was told. */
public final class PeerFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient List<String> log;

    PeerFailedException(String message, List<String> log) {
        super(message);
        this.reason = message;
        this.log = log;
    }

    /** What went wrong, in one line. */
    public String reason() {
        return reason;
    }

    /** What the process printed last. */
    public List<String> log() {
        return log == null ? List.of() : log;
    }
}
