package io.shmipc.sample.record;

/** What a batch asks of the agent. The ordinal plus one is the byte on the wire. */
public enum BatchKind {
    /** Start of a run; answered with where the application's log stands. */
    OPEN,
    /** Records; not answered. */
    DATA,
    /** Answered with how many records of the run are written. */
    FLUSH;

    private static final BatchKind[] VALUES = values();

    byte code() {
        return (byte) (ordinal() + 1);
    }

    static BatchKind ofCode(int code) {
        if (code < 1 || code > VALUES.length) {
            throw new BatchFormatException(
                    "kind=" + code + " is unknown: 1 <= kind <= " + VALUES.length);
        }
        return VALUES[code - 1];
    }
}
