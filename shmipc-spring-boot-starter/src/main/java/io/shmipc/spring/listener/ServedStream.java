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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one stream of a peer. A thread stays with it while requests follow each other closely,
 * since handing a request to another thread costs more than most requests; when none comes for a
 * while the thread leaves, and callbacks bring the next request to whichever thread is free. Where
 * threads may not wait, on an event loop, each request comes by a callback.
 */
final class ServedStream implements StreamCallbacks {

    private static final Logger log = LoggerFactory.getLogger(ServedStream.class);

    private static final Duration LINGER = Duration.ofMillis(200);

    private final RequestProcessor processor;

    private final boolean mayWait;

    ServedStream(RequestProcessor processor, boolean mayWait) {
        this.processor = processor;
        this.mayWait = mayWait;
    }

    /** Serves the stream on the calling thread, and leaves callbacks behind if it goes quiet. */
    void begin(Stream stream) {
        if (!mayWait || serve(stream)) {
            stream.callbacks(this);
        }
    }

    @Override
    public void onData(Stream stream, BufferReader reader) {
        if (!serve(stream)) {
            stream.close();
        }
    }

    /** Whether the stream went quiet; otherwise it is of no more use. */
    private boolean serve(Stream stream) {
        try {
            while (true) {
                // Nothing of an earlier message is under way: a server that drains may end the
                // stream now.
                stream.reader().release();
                if (mayWait) {
                    ReadStatus status = stream.reader().await(1, LINGER);
                    if (status != ReadStatus.READY) {
                        return status == ReadStatus.TIMED_OUT;
                    }
                } else if (!processor.isWhole(stream)) {
                    return true;
                }
                if (!processor.processNext(stream)) {
                    return false;
                }
            }
        } catch (MessageCodecException | DeadlineExceededException e) {
            log.warn("{} closed: {}", stream, e.getMessage());
        } catch (EndOfStreamException | StreamClosedException | SessionClosedException e) {
            log.debug("{} ended: {}", stream, e.getMessage());
        }
        return false;
    }
}
