package io.shmipc.error;

/**
 * What kind of failure a {@link ShmipcException} reports, and so what a caller can sensibly do
 * about it.
 */
public enum ErrorCategory {
    /** A setting is outside its bounds. Nothing was allocated; correct the setting. */
    CONFIGURATION,
    /** Nobody answers at the address, or the answer was a refusal. Trying again later may help. */
    PEER_UNAVAILABLE,
    /** The peer answered, but the two ends could not agree on a session. */
    HANDSHAKE,
    /** The peer broke a rule of the wire format. Its session is over. */
    PROTOCOL,
    /** A deadline passed before the operation was finished. */
    TIMEOUT,
    /** Shared memory is short, and nothing but waiting or another way to send would help. */
    MEMORY_EXHAUSTED,
    /** The session ended while, or before, the operation ran. */
    SESSION_CLOSED,
    /** The stream was closed at this end, or the peer closed it and takes no more data. */
    STREAM_CLOSED,
    /** The peer closed the stream, and everything it had sent before has been read. */
    END_OF_STREAM,
    /** The operating system refused a call. */
    SYSTEM
}
