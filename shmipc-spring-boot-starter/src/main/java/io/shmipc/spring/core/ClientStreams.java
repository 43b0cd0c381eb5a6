package io.shmipc.spring.core;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.time.Duration;

/** The pooled streams of a client. */
record ClientStreams(ShmipcClient client) implements StreamSource {

    @Override
    public Stream borrow() {
        return client.borrowStream();
    }

    @Override
    public Stream borrow(StreamCallbacks callbacks) {
        return client.borrowStream(callbacks);
    }

    @Override
    public void giveBack(Stream stream) {
        client.returnStream(stream);
    }

    @Override
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public Duration connectTimeout() {
        return client.config().connectTimeout();
    }

    @Override
    public int maxFrameBytes() {
        return client.config().session().maxFrameBytes();
    }
}
