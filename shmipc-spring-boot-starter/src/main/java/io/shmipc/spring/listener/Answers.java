package io.shmipc.spring.listener;

import org.jspecify.annotations.Nullable;

/** What a listener has to say to one message. Used by who serves the stream. */
interface Answers {

    /**
     * Writes what is there and can be written, and arranges to be called back for the rest.
     *
     * @return whether that was all
     * @throws ListenerFailure if the listener failed, or what it gave cannot be sent
     */
    boolean proceed(ReplyWriter out) throws ListenerFailure;

    /** Nobody wants more; harmless where all was given. Does not throw. */
    default void cancel() {}

    /** One that is there. */
    static Answers of(@Nullable Object value) {
        return out -> {
            out.one(value);
            return true;
        };
    }
}
