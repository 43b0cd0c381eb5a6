package io.shmipc.error;

/**
 * Whether the peer may have acted upon what a failed call was about: for a flush and everything
 * before it, the message that was being written; for a read, what this end has flushed on the
 * stream since it was opened or borrowed. What earlier flushes sent is not meant by a failed flush.
 */
public enum Delivery {
    /**
     * Nothing of it has left this process, and nothing of it will: no queue element and no byte
     * into the socket. It can be sent again, on another stream, without being executed twice.
     */
    NOT_SENT,
    /**
     * Some or all of it has left. The peer may have executed it, or may still do so; or it was lost
     * on the way.
     */
    MAYBE_EXECUTED
}
