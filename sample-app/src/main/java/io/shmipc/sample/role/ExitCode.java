package io.shmipc.sample.role;

/** How a run ended, for scripts. */
public enum ExitCode {
    OK(0),
    /** A check found a difference, or something went wrong that has no code of its own. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The log to read cannot be read. */
    INPUT(3),
    /** No agent answers, or it went away in the middle. */
    AGENT(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
