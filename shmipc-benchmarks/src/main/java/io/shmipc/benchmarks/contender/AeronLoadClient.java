package io.shmipc.benchmarks.contender;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.shmipc.benchmarks.measure.Laps;
import io.shmipc.benchmarks.measure.LoadThreads;
import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.model.Case;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * One thread that sends for all streams and spins for their replies. The tag says which stream a
 * message belongs to: its upper 16 bits are the stream's number.
 */
final class AeronLoadClient implements LoadClient {

    private static final int STREAM_SHIFT = 48;
    private static final int FRAGMENTS = 16;
    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final int LOOKS_BETWEEN_CLOCKS = 1 << 16;

    private final Aeron aeron;
    private final Subscription replies;
    private final AeronSender requests;
    private final AeronPayload content;
    private final FragmentAssembler whole = new FragmentAssembler((b, o, l, h) -> onReply(b, o, l));
    private final int streams;
    private final long[] tags;

    /** Streams whose next request has not been sent, as a ring. */
    private final int[] toSend;

    private int toSendFrom;
    private int toSendCount;
    private int active;
    private List<Laps> laps = List.of();

    private AeronLoadClient(Case what, String folder) {
        this.streams = what.streams();
        this.tags = new long[streams];
        this.toSend = new int[streams];
        for (int i = 0; i < streams; i++) {
            tags[i] = (long) i << STREAM_SHIFT;
        }
        this.aeron = Aeron.connect(AeronSettings.client(folder));
        Payload payload = new Payload(what.sizeBytes(), what.mode());
        this.content = new AeronPayload(payload);
        String channel = AeronSettings.channel(what);
        this.replies = aeron.addSubscription(channel, AeronSettings.REPLIES);
        ExclusivePublication publication =
                aeron.addExclusivePublication(channel, AeronSettings.REQUESTS);
        long start = System.nanoTime();
        while (!publication.isConnected() || !replies.isConnected()) {
            requireBefore(start, "the server did not connect");
            Thread.onSpinWait();
        }
        this.requests = new AeronSender(publication, payload);
    }

    static AeronLoadClient connect(Case what, String folder) {
        return new AeronLoadClient(what, folder);
    }

    private static void requireBefore(long startNanos, String otherwise) {
        if (System.nanoTime() - startNanos > DEADLINE_NANOS) {
            throw new IllegalStateException(otherwise + " within 10 s");
        }
    }

    @Override
    public PhaseOutcome run(Phase phase) throws Exception {
        List<Laps> ofPhase = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            ofPhase.add(phase.laps());
        }
        laps = ofPhase;
        LoadThreads.Task task = this::spin;
        return LoadThreads.runTasks(ofPhase, List.of(task), r -> new Thread(r, "load"));
    }

    private void spin() {
        active = streams;
        for (int i = 0; i < streams; i++) {
            laps.get(i).begin();
            addToSend(i);
        }
        int idle = 0;
        long idleSince = 0;
        while (active > 0) {
            sendWhatFits();
            if (replies.poll(whole, FRAGMENTS) > 0) {
                idle = 0;
                continue;
            }
            Thread.onSpinWait();
            if (++idle == LOOKS_BETWEEN_CLOCKS) {
                idleSince = System.nanoTime();
            } else if (idle > LOOKS_BETWEEN_CLOCKS) {
                requireBefore(idleSince, "no reply");
            }
        }
    }

    private void sendWhatFits() {
        while (toSendCount > 0) {
            int stream = toSend[toSendFrom];
            if (!requests.trySend(tags[stream] + 1)) {
                return;
            }
            tags[stream]++;
            toSendFrom = toSendFrom + 1 == streams ? 0 : toSendFrom + 1;
            toSendCount--;
        }
    }

    private void addToSend(int stream) {
        int at = toSendFrom + toSendCount;
        toSend[at >= streams ? at - streams : at] = stream;
        toSendCount++;
    }

    private void onReply(DirectBuffer buffer, int offset, int length) {
        long tag = content.check(buffer, offset, length);
        int stream = (int) (tag >>> STREAM_SHIFT);
        if (stream >= streams) {
            throw new IllegalStateException("stream=" + stream + " must be < " + streams);
        }
        Payload.requireTag(tags[stream], tag);
        if (laps.get(stream).next()) {
            addToSend(stream);
        } else {
            active--;
        }
    }

    @Override
    public void close() {
        aeron.close();
    }
}
