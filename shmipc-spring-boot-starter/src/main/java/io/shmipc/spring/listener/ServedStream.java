package io.shmipc.spring.listener;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import io.shmipc.spring.codec.MessageCodecException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one stream of a peer. A thread stays with it while requests follow each other closely,
 * since handing a request to another thread costs more than most requests; when none comes for a
 * while, or a result is completed later, the thread leaves, and callbacks bring what is next to
 * whichever thread is free. Where threads may not wait, on an event loop, everything comes by a
 * callback.
 */
final class ServedStream implements StreamCallbacks {

    private static final Logger log = LoggerFactory.getLogger(ServedStream.class);

    private static final Duration LINGER = Duration.ofMillis(200);

    private final RequestProcessor processor;
    private final Stream stream;
    private final UnwantedRest rest = new UnwantedRest();

    /** What is being handled; handed from one serving thread to the next by the stream. */
    private @Nullable Exchange current;

    ServedStream(RequestProcessor processor, Stream stream) {
        this.processor = processor;
        this.stream = stream;
    }

    /** Serves the stream on the calling thread, and leaves callbacks behind if it goes on. */
    void begin() {
        if (!processor.mayWait() || serve()) {
            stream.callbacks(this);
        }
    }

    @Override
    public void onData(Stream same, BufferReader reader) {
        goOn();
    }

    @Override
    public void onCall(Stream same) {
        goOn();
    }

    private void goOn() {
        if (!serve()) {
            stream.close();
        }
    }

    @Override
    public void onRemoteEnd(Stream same) {
        Exchange exchange = current;
        if (exchange == null) {
            return;
        }
        boolean sessionEnded = !stream.session().isOpen();
        if (exchange.endsWithPeer(sessionEnded)) {
            abandon(new StreamClosedException("the peer has gone: " + stream));
        } else if (sessionEnded) {
            exchange.detach();
        } else {
            goOn();
        }
    }

    @Override
    public void onLocalClose(Stream same) {
        abandon(new StreamClosedException("closed at this end: " + stream));
    }

    @Override
    public void onRemoteClose(Stream same) {
        abandon(new StreamClosedException("the peer has gone: " + stream));
    }

    private void abandon(RuntimeException reason) {
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.abandon(reason);
            ended(exchange);
        }
    }

    /** Whether the stream went quiet or waits; otherwise it is of no more use. */
    private boolean serve() {
        try {
            while (true) {
                Exchange exchange = current;
                if (exchange != null) {
                    if (!exchange.proceed()) {
                        return true;
                    }
                    current = null;
                    ended(exchange);
                    if (exchange.endsStream()) {
                        return false;
                    }
                }
                // Nothing of an earlier message is under way: a server that drains may end the
                // stream now.
                stream.reader().release();
                if (processor.mayWait()) {
                    ReadStatus status = stream.reader().await(1, LINGER);
                    if (status != ReadStatus.READY) {
                        return status == ReadStatus.TIMED_OUT;
                    }
                } else if (!processor.isWhole(stream)) {
                    return true;
                }
                current = processor.next(stream, rest);
            }
        } catch (MessageCodecException | DeadlineExceededException e) {
            log.warn("{} closed: {}", stream, e.getMessage());
        } catch (EndOfStreamException | StreamClosedException | SessionClosedException e) {
            log.debug("{} ended: {}", stream, e.getMessage());
        }
        Exchange broken = current;
        current = null;
        if (broken != null) {
            ended(broken);
        }
        return false;
    }

    private void ended(Exchange exchange) {
        if (exchange.inputLeft()) {
            rest.follows(exchange.message());
        }
        if (exchange.hasLeftThread()) {
            stream.workUnderWay(false);
        }
    }
}
