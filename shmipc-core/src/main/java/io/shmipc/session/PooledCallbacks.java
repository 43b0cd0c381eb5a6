package io.shmipc.session;

import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a pooled stream: those of whoever has borrowed it. A stream can be given others
 * only because these stay.
 */
final class PooledCallbacks implements StreamCallbacks {

    private volatile @Nullable StreamCallbacks borrower;

    PooledCallbacks(StreamCallbacks borrower) {
        this.borrower = borrower;
    }

    /** Those of a stream from the pool, or null for any other. */
    static @Nullable PooledCallbacks ofNullable(StreamImpl stream) {
        return stream.callbacks() instanceof PooledCallbacks pooled ? pooled : null;
    }

    static PooledCallbacks of(StreamImpl stream) {
        PooledCallbacks callbacks = ofNullable(stream);
        if (callbacks == null) {
            throw new IllegalStateException(stream + " has no callbacks of a pool");
        }
        return callbacks;
    }

    void lendTo(StreamCallbacks callbacks) {
        borrower = callbacks;
    }

    void takeBack() {
        borrower = null;
    }

    @Override
    public void onData(Stream stream, BufferReader reader) {
        StreamCallbacks target = borrower;
        if (target == null) {
            // An answer that nobody waits for; the next borrower must not take it for its own.
            stream.close();
        } else {
            target.onData(stream, reader);
        }
    }

    @Override
    public void onLocalClose(Stream stream) {
        StreamCallbacks target = borrower;
        if (target != null) {
            target.onLocalClose(stream);
        }
    }

    @Override
    public void onRemoteClose(Stream stream) {
        StreamCallbacks target = borrower;
        if (target != null) {
            target.onRemoteClose(stream);
        }
    }
}
