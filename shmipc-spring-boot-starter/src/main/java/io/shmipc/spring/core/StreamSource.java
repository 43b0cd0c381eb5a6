package io.shmipc.spring.core;

import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.time.Duration;

/** Where streams come from and go back to. */
interface StreamSource {

    /** A stream for the calling thread, which may wait for it. */
    Stream borrow();

    /**
     * A stream that the callbacks serve. Never waits. They may be called for other streams as well.
     *
     * @throws io.shmipc.error.PeerUnavailableException if none can be had at this moment
     */
    default Stream borrow(StreamCallbacks callbacks) {
        Stream stream = borrow();
        stream.callbacks(callbacks);
        return stream;
    }

    /** Only after a complete exchange. A stream that cannot be used again is closed. */
    void giveBack(Stream stream);

    /** Whether {@link #borrow(StreamCallbacks)} may succeed. */
    default boolean isConnected() {
        return true;
    }

    /** How long it is worth trying to get a stream. */
    default Duration connectTimeout() {
        return Duration.ZERO;
    }

    /**
     * The longest message that leaves, or does not, as a whole. Of a longer one a part may be on
     * its way when there is no room for the rest.
     */
    default int maxFrameBytes() {
        return Integer.MAX_VALUE;
    }
}
