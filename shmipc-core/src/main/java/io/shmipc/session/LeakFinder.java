package io.shmipc.session;

import io.shmipc.metrics.LeakReport;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what a session's users did not give back:
 *
 * <ul>
 *   <li>A stream that is followed has an object of its own for its user. When that is collected,
 *       nobody can close the stream any more.
 *   <li>A part of a message belongs to its user alone, so it can be followed as it is.
 *   <li>A slice has a stamp that says since when it is held.
 * </ul>
 *
 * <p>Looking is done by {@link SessionWatch}'s thread alone, and so is everything here that no
 * other thread is said to do. After the session has ended it goes on for as long as something is
 * followed, and refers to the region weakly: what nobody holds any more can be collected.
 */
final class LeakFinder implements SessionWatch.Watched {

    private static final Logger log = LoggerFactory.getLogger(LeakFinder.class);

    /** Scans within the time that a slice may be held. */
    private static final int SCANS_A_LIMIT = 4;

    private static final long LONGEST_BETWEEN_SCANS_NANOS = 15_000_000_000L;

    /** What is known of a stream's user. */
    private static final class Followed {

        private volatile @Nullable LeakPlace place;
        private volatile @Nullable StreamUser user;
    }

    private static final class StreamUser extends PhantomReference<TrackedStream> {

        private final StreamImpl stream;
        private final Followed followed;

        StreamUser(
                TrackedStream user,
                ReferenceQueue<Object> queue,
                StreamImpl stream,
                Followed followed) {
            super(user, queue);
            this.stream = stream;
            this.followed = followed;
        }
    }

    private static final class PartUser extends PhantomReference<ReceivedPart> {

        private final PartSlices slices;
        private final int stream;
        private final LeakPlace place = new LeakPlace();
        private final int since = CoarseClock.now();

        PartUser(ReceivedPart user, ReferenceQueue<Object> queue, PartSlices slices, int stream) {
            super(user, queue);
            this.slices = slices;
            this.stream = stream;
        }
    }

    /** A stream that nobody can close any more. */
    private record LostStream(StreamImpl stream, LeakPlace place, Held held) {}

    /** Slices that one report is about. */
    private static final class Held {

        private int slices;
        private long bytes;
        private long nanos = -1;

        void add(Slice slice, int since) {
            slices++;
            bytes += slice.capacity();
            nanos = Math.max(nanos, CoarseClock.nanosSince(since));
        }
    }

    private final LeakDetection level;
    private final int sampling;
    private final long heldTooLongNanos;
    private final long session;
    private final LeakJournal journal;
    private final WeakReference<@Nullable SharedRegion> region;
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Map<Integer, Followed> streams = new ConcurrentHashMap<>();
    private final Set<PartUser> parts = ConcurrentHashMap.newKeySet();

    /** Slots of which a report was made, each with the stamp of the holding it was about. */
    private final Map<Integer, Integer> reported = new HashMap<>();

    private volatile boolean ended;

    private long nextScanNanos = System.nanoTime();

    /** Threads may count over one another; the sample is none the worse for it. */
    private int opened;

    LeakFinder(
            SessionConfig config,
            long session,
            LeakJournal journal,
            @Nullable SharedRegion region) {
        this.level = config.leakDetection();
        this.sampling = level == LeakDetection.ALL ? 1 : config.leakSampling();
        this.heldTooLongNanos = SessionConfigRules.nanos(config.heldTooLong());
        this.session = session;
        this.journal = journal;
        this.region = new WeakReference<>(region);
    }

    // ---- from any thread ----

    /** What the user of a stream gets: from here on it is the user's to close or return. */
    Stream follow(StreamImpl stream) {
        if (!isNextOfSample()) {
            return stream;
        }
        Followed followed = new Followed();
        followed.place = new LeakPlace();
        TrackedStream handle = new TrackedStream(stream, null);
        followed.user = new StreamUser(handle, collected, stream, followed);
        streams.put(stream.id(), followed);
        forgetIfClosed(stream);
        return handle;
    }

    /** The stream is served by callbacks, and so cannot be lost; its place is kept all the same. */
    void followServed(StreamImpl stream) {
        if (isNextOfSample()) {
            Followed followed = new Followed();
            followed.place = new LeakPlace();
            streams.put(stream.id(), followed);
            forgetIfClosed(stream);
        }
    }

    /**
     * What a server's handler gets. The stream ends with the handler or is served by callbacks, and
     * so cannot be lost; its place is that of its first use.
     */
    Stream followAccepted(StreamImpl stream) {
        if (!isNextOfSample()) {
            return stream;
        }
        Followed followed = new Followed();
        streams.put(stream.id(), followed);
        forgetIfClosed(stream);
        return new TrackedStream(stream, () -> followed.place = new LeakPlace());
    }

    private boolean isNextOfSample() {
        if (level == LeakDetection.OFF) {
            return false;
        }
        int count = opened + 1;
        boolean chosen = count >= sampling;
        opened = chosen ? 0 : count;
        return chosen;
    }

    /** A close that came before the stream was entered has found nothing to forget. */
    private void forgetIfClosed(StreamImpl stream) {
        if (stream.closedHere()) {
            forget(stream);
        }
    }

    /** The stream has callbacks from now on, and so cannot be lost. */
    void servedNow(StreamImpl stream) {
        Followed followed = streams.isEmpty() ? null : streams.get(stream.id());
        if (followed != null) {
            followed.user = null;
        }
    }

    /** The stream was closed, or returned. */
    void forget(StreamImpl stream) {
        if (!streams.isEmpty()) {
            streams.remove(stream.id());
        }
    }

    /**
     * A part of a message was cut.
     *
     * @return what to tell when it is closed, or null if it is not followed
     */
    @Nullable Runnable follow(ReceivedPart part, PartSlices slices, int stream) {
        boolean chosen =
                level != LeakDetection.OFF
                        && (sampling == 1 || ThreadLocalRandom.current().nextInt(sampling) == 0);
        if (!chosen) {
            return null;
        }
        PartUser user = new PartUser(part, collected, slices, stream);
        parts.add(user);
        return () -> parts.remove(user);
    }

    /** The session has ended. */
    void sessionEnded() {
        ended = true;
        SessionWatch.settle();
    }

    @Override
    public boolean isOver() {
        return ended && parts.isEmpty() && nobodyHoldsAStream();
    }

    /** Streams and parts that are followed now. */
    int followed() {
        return streams.size() + parts.size();
    }

    /** Those without a user are ended by callbacks or a handler, which may never return. */
    private boolean nobodyHoldsAStream() {
        for (Followed followed : streams.values()) {
            if (followed.user != null) {
                return false;
            }
        }
        return true;
    }

    // ---- looking ----

    @Override
    public void look() {
        Reference<?> first = collected.poll();
        if (first != null) {
            lookAtCollected(first);
        }
        boolean looks = !ended && level != LeakDetection.OFF && heldTooLongNanos > 0;
        if (looks && System.nanoTime() - nextScanNanos >= 0) {
            nextScanNanos = System.nanoTime() + scanEveryNanos();
            lookForHeldTooLong();
        }
    }

    private void lookAtCollected(Reference<?> first) {
        Map<Integer, LostStream> lost = new HashMap<>();
        for (Reference<?> gone = first; gone != null; gone = collected.poll()) {
            if (gone instanceof StreamUser user) {
                lost(user, lost);
            } else if (gone instanceof PartUser user) {
                lost(user);
            }
        }
        if (!lost.isEmpty()) {
            reportLost(lost);
        }
    }

    /** A long limit need not be told of within the second. */
    private long scanEveryNanos() {
        return Math.min(heldTooLongNanos / SCANS_A_LIMIT, LONGEST_BETWEEN_SCANS_NANOS);
    }

    private void lost(StreamUser user, Map<Integer, LostStream> into) {
        StreamImpl stream = user.stream;
        Followed followed = user.followed;
        LeakPlace place = followed.place;
        if (followed.user == user
                && streams.remove(stream.id(), followed)
                && !stream.closedHere()
                && place != null) {
            into.put(stream.id(), new LostStream(stream, place, new Held()));
        }
    }

    /** Many can be lost at once, so the slices are looked through once for all of them. */
    private void reportLost(Map<Integer, LostStream> lost) {
        SharedRegion memory = region.get();
        if (memory != null && memory.isMapped()) {
            Map<Slice, PartUser> cut = slicesOfParts();
            memory.forEachSlice(
                    slice -> {
                        LostStream owner = lost.get(slice.lastStream());
                        if (owner != null
                                && slice.isHeldFor((int) session, slice.lastStream())
                                && !cut.containsKey(slice)) {
                            owner.held.add(slice, slice.lastSince());
                            reported.put(slice.slot, slice.lastSince());
                        }
                    });
        }
        lost.forEach(
                (id, each) -> {
                    if (!ended || each.held.slices > 0) {
                        report(LeakReport.Kind.STREAM_COLLECTED, id, each.held, each.place);
                    }
                    each.stream.close();
                });
    }

    private void lost(PartUser user) {
        if (!parts.remove(user)) {
            return;
        }
        List<Segment> segments = user.slices.get();
        if (segments == null) {
            return;
        }
        SharedRegion memory = region.get();
        boolean mapped = memory != null && memory.isMapped();
        Held held = new Held();
        held.nanos = CoarseClock.nanosSince(user.since);
        Set<Slice> counted = new HashSet<>();
        for (Segment segment : segments) {
            Slice slice = segment.slice();
            if (mapped && slice.region != null && counted.add(slice)) {
                held.add(slice, user.since);
                reported.put(slice.slot, slice.lastSince());
            }
        }
        if (!ended || held.slices > 0) {
            report(LeakReport.Kind.PART_COLLECTED, user.stream, held, user.place);
        }
        user.slices.releaseUnlessViewed();
    }

    private void lookForHeldTooLong() {
        SharedRegion memory = region.get();
        if (memory == null) {
            return;
        }
        Map<Integer, Integer> stillHeld = new HashMap<>();
        List<Slice> found = new ArrayList<>();
        memory.forEachSlice(
                slice -> {
                    int since = slice.heldSince();
                    if (since == 0
                            || slice.lastSession() != (int) session
                            || CoarseClock.nanosSince(since) <= heldTooLongNanos) {
                        return;
                    }
                    Integer known = reported.get(slice.slot);
                    stillHeld.put(slice.slot, since);
                    if (known == null || known != since) {
                        found.add(slice);
                    }
                });
        // Those of a collected stream or part may be younger than the limit.
        reported.forEach(
                (slot, since) -> {
                    if (!stillHeld.containsKey(slot) && memory.isHeldSince(slot, since)) {
                        stillHeld.put(slot, since);
                    }
                });
        reported.clear();
        reported.putAll(stillHeld);
        if (!found.isEmpty() && memory.isMapped()) {
            reportHeldTooLong(found);
        }
    }

    /** One report for all slices of a part, and one for all others of a stream. */
    private void reportHeldTooLong(List<Slice> found) {
        Map<Slice, PartUser> cut = slicesOfParts();
        Map<Object, Held> byHolder = new HashMap<>();
        for (Slice slice : found) {
            PartUser part = cut.get(slice);
            Object holder = part == null ? Integer.valueOf(slice.lastStream()) : part;
            byHolder.computeIfAbsent(holder, unused -> new Held()).add(slice, slice.lastSince());
        }
        byHolder.forEach(
                (holder, held) -> {
                    if (holder instanceof PartUser part) {
                        report(LeakReport.Kind.HELD_TOO_LONG, part.stream, held, part.place);
                    } else {
                        int stream = (Integer) holder;
                        Followed followed = streams.get(stream);
                        LeakPlace place = followed == null ? null : followed.place;
                        report(LeakReport.Kind.HELD_TOO_LONG, stream, held, place);
                    }
                });
    }

    /** What lies in parts that are followed is theirs, and no longer the stream's. */
    private Map<Slice, PartUser> slicesOfParts() {
        Map<Slice, PartUser> cut = new HashMap<>();
        for (PartUser part : parts) {
            List<Segment> segments = part.slices.get();
            if (segments != null) {
                segments.forEach(segment -> cut.put(segment.slice(), part));
            }
        }
        return cut;
    }

    private void report(LeakReport.Kind kind, int stream, Held held, @Nullable LeakPlace place) {
        LeakReport report =
                new LeakReport(
                        System.currentTimeMillis(),
                        kind,
                        session,
                        stream,
                        held.slices,
                        held.bytes,
                        held.nanos,
                        place == null ? "" : place.thread(),
                        place == null ? List.of() : place.frames());
        try {
            journal.add(report);
        } catch (RuntimeException | Error e) {
            log.warn("session={}: a leak could not be told", session, e);
        }
    }
}
