package io.shmipc.tool;

/** What the process returns. */
final class ExitCodes {

    /** It was done, and nothing is wrong. */
    static final int FINE = 0;

    /** It was done, and something is wrong with what was looked at. */
    static final int PROBLEMS = 1;

    /** The command line cannot be understood, or a file exists that must not be overwritten. */
    static final int USAGE = 2;

    /** What was asked for cannot be read or written. */
    static final int CANNOT_READ = 3;

    private ExitCodes() {}
}
