package io.shmipc.faults.chaos.message;

/** What a message is for. */
public enum Kind {
    /** Asks for a reply of as many body bytes as its parameter says. */
    REQUEST,
    /** Answers a request; its parameter is the checksum of that request. */
    REPLY,
    /** Wants no answer. The server counts it. */
    ONE_WAY,
    /** Ends a row of one-way messages; its number says how many there were. */
    END,
    /** Asks how many one-way messages of an earlier conversation came; the parameter names it. */
    INQUIRY,
    /** Answers {@link #END} and {@link #INQUIRY}; its parameter is the number that came. */
    COUNT;

    private static final Kind[] ALL = values();

    /** The kind with this code, or null. */
    static @org.jspecify.annotations.Nullable Kind of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }
}
