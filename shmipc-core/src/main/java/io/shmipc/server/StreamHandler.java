package io.shmipc.server;

import io.shmipc.session.Stream;

/** Serves the streams that peers open. */
@FunctionalInterface
public interface StreamHandler {

    /**
     * A peer opened a stream; its first data has arrived. Runs on the callback executor and may
     * block for as long as the stream lives. When it returns the stream is closed, unless {@link
     * Stream#callbacks} was called, which serve it from then on. What it throws closes the stream
     * and is logged.
     */
    void onStream(Stream stream) throws Exception;
}
