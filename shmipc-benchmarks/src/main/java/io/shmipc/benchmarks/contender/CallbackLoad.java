package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Laps;
import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.measure.ProcessCosts;
import io.shmipc.session.BufferReader;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Streams that are served by callbacks: the arrival of a reply sends the next request. */
final class CallbackLoad {

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Payload payload;
    private final List<Requester> requesters = new ArrayList<>();
    private final FirstFailure failure = new FirstFailure();
    private volatile CountDownLatch unfinished = new CountDownLatch(0);

    CallbackLoad(List<Stream> streams, Payload payload) {
        this.payload = payload;
        for (Stream stream : streams) {
            Requester requester = new Requester(stream);
            requesters.add(requester);
            stream.callbacks(requester);
        }
    }

    PhaseOutcome run(Phase phase) throws Exception {
        List<Laps> laps = requesters.stream().map(r -> phase.laps()).toList();
        unfinished = new CountDownLatch(requesters.size());
        ProcessCosts before = ProcessCosts.now();
        for (int i = 0; i < requesters.size(); i++) {
            requesters.get(i).start(laps.get(i));
        }
        boolean finished =
                unfinished.await(
                        Phase.LONGEST_MULTIPLE * phase.nanos() + GRACE_NANOS, TimeUnit.NANOSECONDS);
        ProcessCosts costs = ProcessCosts.now().since(before);
        failure.check();
        if (!finished) {
            throw new IllegalStateException(
                    "no reply on streams=" + unfinished.getCount() + " within 30 s");
        }
        return PhaseOutcome.of(laps, costs);
    }

    /** One stream. Its fields are the callback's, once the first request of a phase is sent. */
    private final class Requester implements StreamCallbacks {

        private final ShmipcMessages messages;
        private volatile @Nullable Laps laps;
        private volatile boolean started;
        private long tag;

        Requester(Stream stream) {
            this.messages = new ShmipcMessages(stream, payload);
        }

        void start(Laps ofPhase) {
            started = false;
            laps = ofPhase;
            ofPhase.begin();
            tag++;
            messages.send(tag);
            started = true;
        }

        /**
         * The reply may be here before the first flush has returned on the other thread, and only
         * one thread at a time may write.
         */
        private void awaitStarted() {
            while (!started) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void onData(Stream stream, BufferReader reader) {
            Laps current = laps;
            try {
                while (current != null && reader.readableBytes() >= payload.sizeBytes()) {
                    Payload.requireTag(tag, messages.receive());
                    awaitStarted();
                    if (current.next()) {
                        tag++;
                        messages.send(tag);
                    } else {
                        unfinished.countDown();
                    }
                }
            } catch (RuntimeException e) {
                fail(e);
                throw e;
            }
        }

        @Override
        public void onRemoteClose(Stream stream) {
            fail(new IllegalStateException("stream=" + stream.id() + " was closed by the server"));
        }

        private void fail(RuntimeException e) {
            failure.report(e);
            CountDownLatch waiting = unfinished;
            for (long left = waiting.getCount(); left > 0; left--) {
                waiting.countDown();
            }
        }
    }
}
