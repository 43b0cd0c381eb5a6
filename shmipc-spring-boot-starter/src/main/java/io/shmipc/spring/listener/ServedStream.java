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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a peer. A thread stays with it while requests follow each other closely, since
 * being handed over to another thread costs more than most requests; when none comes for a while
 * the thread leaves, and callbacks bring the next request to whichever thread is free.
 */
final class ServedStream implements StreamCallbacks {

    private static final Logger log = LoggerFactory.getLogger(ServedStream.class);

    private static final Duration LINGER = Duration.ofMillis(200);

    private enum State {
        /** A thread reads, handles, writes. */
        SERVING,
        /** No thread is here, nothing is under way. */
        PARKED,
        CLOSED
    }

    private final Stream stream;
    private final RequestProcessor processor;
    private final Consumer<ServedStream> onEnd;
    private final AtomicReference<State> state = new AtomicReference<>(State.SERVING);
    private volatile boolean draining;

    ServedStream(Stream stream, RequestProcessor processor, Consumer<ServedStream> onEnd) {
        this.stream = stream;
        this.processor = processor;
        this.onEnd = onEnd;
    }

    /** Serves the stream on the calling thread, and leaves callbacks behind if it goes quiet. */
    void begin() {
        if (!serve()) {
            return;
        }
        try {
            stream.callbacks(this);
        } catch (StreamClosedException | SessionClosedException e) {
            end();
        }
    }

    /**
     * Has the stream end once what has arrived is handled: at once if nothing is under way. Called
     * by any thread.
     */
    void drain() {
        draining = true;
        closeIfQuiet();
    }

    @Override
    public void onData(Stream ignored, BufferReader reader) {
        if (state.compareAndSet(State.PARKED, State.SERVING)) {
            serve();
        }
    }

    @Override
    public void onLocalClose(Stream ignored) {
        end();
    }

    @Override
    public void onRemoteClose(Stream ignored) {
        end();
    }

    /** Whether the stream went quiet and is left parked; otherwise it is closed. */
    private boolean serve() {
        boolean goOn = false;
        try {
            goOn = serveWhileBusy();
        } catch (MessageCodecException | DeadlineExceededException e) {
            log.warn("stream id={} closed: {}", stream.id(), e.getMessage());
        } catch (EndOfStreamException | StreamClosedException | SessionClosedException e) {
            log.debug("stream id={} ended: {}", stream.id(), e.getMessage());
        } finally {
            if (goOn) {
                state.set(State.PARKED);
                if (draining) {
                    closeIfQuiet();
                }
            } else {
                end();
            }
        }
        return goOn;
    }

    private boolean serveWhileBusy() {
        while (true) {
            boolean last = draining;
            Duration patience = last ? Duration.ZERO : LINGER;
            ReadStatus status = stream.reader().await(1, patience);
            if (status == ReadStatus.TIMED_OUT) {
                return !last;
            }
            if (status == ReadStatus.END_OF_STREAM || !processor.processNext(stream)) {
                return false;
            }
        }
    }

    private void closeIfQuiet() {
        if (!state.compareAndSet(State.PARKED, State.SERVING)) {
            return;
        }
        // Nobody reads while this thread holds the state, so it may look.
        if (stream.isOpen() && stream.reader().readableBytes() > 0) {
            Thread thread = new Thread(this::serve, "shmipc-drain-" + stream.id());
            thread.setDaemon(true);
            thread.start();
        } else {
            end();
        }
    }

    private void end() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            onEnd.accept(this);
            stream.close();
        }
    }
}
