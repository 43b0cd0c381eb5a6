package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.session.Stream;
import java.nio.ByteOrder;

/** Messages of one stream, written and read in place. Used by one thread at a time. */
final class ShmipcMessages {

    private final Stream stream;
    private final Payload payload;

    ShmipcMessages(Stream stream, Payload payload) {
        this.stream = stream;
        this.payload = payload;
    }

    void send(long tag) {
        payload.fill(
                stream.writer().reserve(payload.sizeBytes()).order(ByteOrder.nativeOrder()), tag);
        stream.flush();
    }

    /** Waits for a message, checks it and gives its memory back. */
    long receive() {
        long tag =
                payload.check(
                        stream.reader().read(payload.sizeBytes()).order(ByteOrder.nativeOrder()));
        stream.reader().release();
        return tag;
    }

    /** Answers one message. */
    void echo() {
        send(receive());
    }
}
