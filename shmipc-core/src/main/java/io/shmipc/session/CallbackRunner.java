package io.shmipc.session;

import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the callbacks of one stream, one at a time and in order. Every event only asks for a run; a
 * run looks at the state of the stream. Requests that come during a run lead to one more run after
 * it, so none is lost.
 */
final class CallbackRunner {

    private static final Logger log = LoggerFactory.getLogger(CallbackRunner.class);

    private static final int RUNS_IN_A_ROW = 64;

    private final StreamImpl stream;
    private final StreamReader reader;
    private final StreamCallbacks callbacks;
    private final Executor executor;
    private final AtomicInteger requests = new AtomicInteger();
    private final Runnable task = this::run;
    private boolean finished;
    private boolean earlyEndTold;

    CallbackRunner(
            StreamImpl stream, StreamReader reader, StreamCallbacks callbacks, Executor executor) {
        this.stream = stream;
        this.reader = reader;
        this.callbacks = callbacks;
        this.executor = executor;
    }

    StreamCallbacks callbacks() {
        return callbacks;
    }

    /** Something changed. Never blocks, never runs a callback on the caller's thread. */
    void schedule() {
        if (requests.getAndIncrement() == 0) {
            execute();
        }
    }

    private void execute() {
        try {
            executor.execute(task);
        } catch (RuntimeException | Error e) {
            requests.set(0);
            log.warn("{}: callback executor refuses work, stream is closed", stream, e);
            stream.close();
        }
    }

    /** Whether no run is under way or asked for, and the last one left no data. */
    boolean isIdle() {
        return requests.get() == 0 && reader.available() == 0;
    }

    private void run() {
        for (int runs = 0; runs < RUNS_IN_A_ROW; runs++) {
            int seen = requests.get();
            if (!finished) {
                step();
            }
            if (requests.compareAndSet(seen, 0)) {
                return;
            }
        }
        // Messages come as fast as they are handled; others of this thread have their turn first.
        execute();
    }

    private void step() {
        boolean ended = false;
        try {
            if (stream.takeCall() && !stream.closedHere()) {
                callbacks.onCall(stream);
            }
            offerData();
            ended = stream.endOfData();
            if (ended && !stream.closedHere()) {
                // What arrived between the last look and the end is offered before the end is told.
                offerData();
            }
            if (ended && stream.isWorkUnderWay() && !stream.closedHere()) {
                // The end of the work asks for one more run.
                ended = false;
                tellEndOfPeer();
            }
        } catch (StreamClosedException | SessionClosedException e) {
            log.debug("{}: callback was overtaken by the end: {}", stream, e.toString());
            ended = stream.endOfData();
            if (!ended) {
                stream.close();
            }
        } catch (RuntimeException | Error e) {
            log.warn("{}: callback failed, stream is closed", stream, e);
            stream.close();
        }
        // An end that came after the look above has asked for one more run.
        if (stream.closedHere() || ended) {
            finished = true;
            tellTheEnd();
        }
    }

    private void tellEndOfPeer() {
        if (stream.peerGone() && !earlyEndTold) {
            earlyEndTold = true;
            callbacks.onRemoteEnd(stream);
        }
    }

    private void tellTheEnd() {
        try {
            if (stream.closedHere()) {
                callbacks.onLocalClose(stream);
            } else {
                callbacks.onRemoteClose(stream);
            }
        } catch (RuntimeException | Error e) {
            log.warn("{}: callback failed at the end of its stream", stream, e);
        } finally {
            // Also where another thread has closed it: what this thread was shown goes back now.
            stream.close();
        }
    }

    private void offerData() {
        long before = reader.readableBytes();
        while (before > 0 && !stream.closedHere()) {
            callbacks.onData(stream, reader);
            if (stream.closedHere()) {
                return;
            }
            long after = reader.releaseAndCount();
            if (after == before) {
                return;
            }
            before = after;
        }
    }
}
