package io.shmipc.spring.codec;

/** What a message asks of the one who receives it. */
public enum MessageKind {
    /** Wants exactly one {@link #REPLY} or {@link #EXCEPTION} with the same sequence number. */
    REQUEST,
    /** Answers a request. */
    REPLY,
    /** Answers a request that failed; {@link MessageHeaders} says how the failure is told. */
    EXCEPTION,
    /** Wants no answer and gets none, not even when it fails. */
    ONE_WAY
}
