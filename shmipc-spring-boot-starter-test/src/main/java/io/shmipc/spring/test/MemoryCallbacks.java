package io.shmipc.spring.test;

import io.shmipc.session.StreamCallbacks;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the callbacks of one end, one at a time, never on the thread that caused them. */
final class MemoryCallbacks {

    private static final Logger log = LoggerFactory.getLogger(MemoryCallbacks.class);

    private final MemoryStream stream;
    private final StreamCallbacks callbacks;
    private final AtomicInteger reasons = new AtomicInteger();
    private boolean ended;
    private boolean endTold;

    MemoryCallbacks(MemoryStream stream, StreamCallbacks callbacks) {
        this.stream = stream;
        this.callbacks = callbacks;
    }

    /** Something has changed at this end. */
    void schedule() {
        if (reasons.getAndIncrement() == 0) {
            MemoryThreads.execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = reasons.get();
            try {
                tell();
            } catch (RuntimeException | Error e) {
                log.warn("callbacks of {} failed", stream, e);
                stream.close();
            }
        } while (reasons.addAndGet(-seen) != 0);
    }

    private void tell() {
        if (ended) {
            return;
        }
        // What came before the end is offered before the end is told.
        boolean over = stream.isOver();
        if (!stream.isClosedHere() && stream.takeCall()) {
            callbacks.onCall(stream);
        }
        offer();
        if (stream.isClosedHere()) {
            ended = true;
            callbacks.onLocalClose(stream);
        } else if (over && stream.isWorkUnderWay()) {
            if (!endTold) {
                endTold = true;
                callbacks.onRemoteEnd(stream);
            }
        } else if (over) {
            ended = true;
            callbacks.onRemoteClose(stream);
            stream.close();
        }
    }

    /** For as long as the one called reads something and something is left. */
    private void offer() {
        long before = 0;
        while (!stream.isClosedHere()
                && stream.reader().readableBytes() > 0
                && stream.reader().readableBytes() != before) {
            before = stream.reader().readableBytes();
            callbacks.onData(stream, stream.reader());
        }
    }
}
