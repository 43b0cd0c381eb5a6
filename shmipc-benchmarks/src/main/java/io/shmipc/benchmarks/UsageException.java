package io.shmipc.benchmarks;

/** The command line is wrong; the message names the option, its value and the rule. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
