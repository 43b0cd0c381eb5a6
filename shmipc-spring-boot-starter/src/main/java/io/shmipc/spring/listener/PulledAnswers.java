package io.shmipc.spring.listener;

import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that are waited for, one after the other, by the thread that sends them. */
final class PulledAnswers implements Answers {

    private static final Logger log = LoggerFactory.getLogger(PulledAnswers.class);

    /** On an event loop, others have their turn after so many. */
    private static final int BATCH = 16;

    private final Iterator<?> iterator;
    private final AutoCloseable source;
    private final boolean mayWait;
    private final Runnable callBack;
    private boolean closed;

    /**
     * @param source closed when no more are wanted
     * @param callBack has whoever serves the stream call {@link #proceed} again
     */
    PulledAnswers(Iterator<?> iterator, AutoCloseable source, boolean mayWait, Runnable callBack) {
        this.iterator = iterator;
        this.source = source;
        this.mayWait = mayWait;
        this.callBack = callBack;
    }

    @Override
    public boolean proceed(ReplyWriter out) throws ListenerFailure {
        for (int i = 0; mayWait || i < BATCH; i++) {
            if (!out.flush()) {
                return false;
            }
            Object next;
            try {
                if (!iterator.hasNext()) {
                    close();
                    out.end();
                    return true;
                }
                next = iterator.next();
            } catch (Exception | LinkageError | AssertionError e) {
                throw new ListenerFailure(e, true);
            }
            out.next(next);
        }
        callBack.run();
        return false;
    }

    private void close() throws Exception {
        closed = true;
        source.close();
    }

    @Override
    public void cancel() {
        if (closed) {
            return;
        }
        try {
            close();
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn("answers could not be closed", e);
        }
    }
}
