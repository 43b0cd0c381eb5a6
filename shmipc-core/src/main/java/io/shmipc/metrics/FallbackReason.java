package io.shmipc.metrics;

/** Why a stream sends over the socket. */
public enum FallbackReason {
    /** No slice was free, or not enough of them. */
    MEMORY_EXHAUSTED,
    /** The session has no shared memory. */
    SOCKET_ONLY,
    /** Somebody asked for it, for the whole session. */
    FORCED
}
