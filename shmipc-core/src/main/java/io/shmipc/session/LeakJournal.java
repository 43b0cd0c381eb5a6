package io.shmipc.session;

import io.shmipc.metrics.LeakReport;
import io.shmipc.metrics.SessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaks that were found: how many, and the last of them. Any thread. */
final class LeakJournal {

    /** Reports that are kept. */
    static final int KEPT = 32;

    private static final Logger log = LoggerFactory.getLogger(LeakJournal.class);
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int FRAMES_LOGGED = 12;

    private final @Nullable SessionListener listener;
    private final AtomicLong count = new AtomicLong();
    private final ArrayDeque<LeakReport> recent = new ArrayDeque<>();
    private volatile @Nullable LeakJournal also;

    private long nextLogNanos = System.nanoTime();
    private int unsaid;

    /**
     * @param listener told of each, or null for a journal that only keeps
     */
    LeakJournal(@Nullable SessionListener listener) {
        this.listener = listener;
    }

    /** Has what is found from now on noted elsewhere too, and what was found before. */
    void noteIn(LeakJournal other) {
        List<LeakReport> before;
        synchronized (this) {
            also = other;
            before = new ArrayList<>(recent);
        }
        for (int i = before.size() - 1; i >= 0; i--) {
            other.add(before.get(i));
        }
    }

    void add(LeakReport report) {
        LeakJournal other;
        boolean told;
        int notMentioned;
        synchronized (this) {
            count.incrementAndGet();
            recent.addFirst(report);
            if (recent.size() > KEPT) {
                recent.removeLast();
            }
            other = also;
            long now = System.nanoTime();
            told = now - nextLogNanos >= 0;
            notMentioned = unsaid;
            if (told) {
                nextLogNanos = now + INTERVAL_NANOS;
                unsaid = 0;
            } else {
                unsaid++;
            }
        }
        if (other != null) {
            other.add(report);
        }
        if (listener != null) {
            if (told) {
                log.warn(
                        "session={} stream={} leak suspected: kind={} slices={} bytes={}"
                                + " heldMillis={} leaksNotMentioned={}{}",
                        report.sessionId(),
                        Integer.toUnsignedString(report.streamId()),
                        report.kind(),
                        report.slices(),
                        report.bytes(),
                        report.heldNanos() < 0 ? -1 : report.heldNanos() / 1_000_000,
                        notMentioned,
                        place(report));
            }
            listener.leakSuspected(report);
        }
    }

    private static String place(LeakReport report) {
        if (report.acquiredAt().isEmpty()) {
            return "; where it was acquired is known only of what is followed, see leakDetection";
        }
        StringBuilder text = new StringBuilder(" acquired by thread=" + report.thread());
        report.acquiredAt().stream()
                .limit(FRAMES_LOGGED)
                .forEach(frame -> text.append("\n\tat ").append(frame));
        return text.toString();
    }

    /** How many there were. */
    long count() {
        return count.get();
    }

    /** The last of them, the newest first. */
    synchronized List<LeakReport> recent() {
        return List.copyOf(recent);
    }
}
