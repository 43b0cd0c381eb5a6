package io.shmipc.internal.protocol;

import io.shmipc.error.ProtocolException;

/** What a queue element or a fallback frame says about its stream. */
public enum StreamStatus {
    OPENED(0),
    CLOSED(1),
    HALF_CLOSED(2);

    private static final int MASK = 0xff;
    private static final StreamStatus[] BY_CODE = values();

    private final int code;

    StreamStatus(int code) {
        this.code = code;
    }

    /** The value on the wire. */
    public int code() {
        return code;
    }

    /**
     * The status that a received value means; only its low 8 bits count.
     *
     * @throws ProtocolException if they mean nothing
     */
    public static StreamStatus of(int received) {
        int code = received & MASK;
        if (code >= BY_CODE.length) {
            throw new ProtocolException("status=" + code + ": must be <= " + (BY_CODE.length - 1));
        }
        return BY_CODE[code];
    }
}
