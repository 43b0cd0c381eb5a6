package io.shmipc.faults.watch;

import org.jspecify.annotations.Nullable;

/** The library did what its contract rules out. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Violation(String message) {
        super(message);
    }

    public Violation(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
