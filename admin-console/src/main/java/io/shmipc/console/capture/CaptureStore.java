package io.shmipc.console.capture;

import io.shmipc.console.analysis.Analysis;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps captures until there are too many of one session, too many at all, or too many bytes: the
 * oldest go first. May be used by any thread.
 */
public final class CaptureStore {

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Capture> captures = new LinkedHashMap<>();
    private final int maxPerSession;
    private final int maxInAll;
    private final long maxBytes;
    private final Map<byte[], Integer> texts = new IdentityHashMap<>();
    private long bytes;
    private long uploadedBytes;
    private int uploads;

    /**
     * Makes an empty store.
     *
     * @param maxPerSession captures of one session of one instance, or of one user's uploads
     * @param maxInAll captures of all
     * @param maxBytes that all together may take; the newest one is kept in any case
     */
    public CaptureStore(int maxPerSession, int maxInAll, long maxBytes) {
        this.maxPerSession = maxPerSession;
        this.maxInAll = maxInAll;
        this.maxBytes = maxBytes;
    }

    /** Keeps an analysis that has a text of its own, and lets go of older ones where it must. */
    public Capture add(
            @Nullable String instance,
            long session,
            String title,
            Instant takenAt,
            String takenBy,
            Analysis analysis,
            byte[] json) {
        return add(instance, session, title, takenAt, takenBy, analysis, json, 1);
    }

    /**
     * Keeps an analysis, and lets go of older ones where it must.
     *
     * @param sharedBy how many analyses are kept that have this text
     */
    public synchronized Capture add(
            @Nullable String instance,
            long session,
            String title,
            Instant takenAt,
            String takenBy,
            Analysis analysis,
            byte[] json,
            int sharedBy) {
        byte[] id = new byte[12];
        random.nextBytes(id);
        Capture capture =
                new Capture(
                        HexFormat.of().formatHex(id),
                        instance,
                        session,
                        title,
                        takenAt,
                        takenBy,
                        analysis,
                        json,
                        sharedBy);
        captures.put(capture.id(), capture);
        count(capture, 1);
        evict(capture);
        return capture;
    }

    /** A text weighs all that it weighs for as long as one of those is left that share it. */
    private void count(Capture capture, int by) {
        int had = texts.getOrDefault(capture.json(), 0);
        int has = had + by;
        if (has == 0) {
            texts.remove(capture.json());
        } else {
            texts.put(capture.json(), has);
        }
        long text = had == 0 || has == 0 ? capture.json().length : 0;
        long change = by * (capture.weightBytes() + text);
        bytes += change;
        if (capture.uploaded()) {
            uploadedBytes += change;
            uploads += by;
        }
    }

    private void evict(Capture added) {
        if (added.uploaded()) {
            evictUploads(added);
        }
        int ofGroup = 0;
        for (Capture capture : captures.values()) {
            ofGroup += sameGroup(capture, added) ? 1 : 0;
        }
        Iterator<Capture> oldest = captures.values().iterator();
        while (oldest.hasNext()) {
            Capture capture = oldest.next();
            boolean same = sameGroup(capture, added);
            boolean tooMany =
                    captures.size() > maxInAll
                            || bytes > maxBytes
                            || (same && ofGroup > maxPerSession);
            if (tooMany && capture != added) {
                oldest.remove();
                count(capture, -1);
                ofGroup -= same ? 1 : 0;
            }
        }
    }

    /** Uploads have half of the room, so that they do not drive out all that was taken here. */
    private void evictUploads(Capture added) {
        Iterator<Capture> oldest = captures.values().iterator();
        while (oldest.hasNext() && (uploadedBytes > maxBytes / 2 || uploads > maxInAll / 2)) {
            Capture capture = oldest.next();
            if (capture.uploaded() && capture != added) {
                oldest.remove();
                count(capture, -1);
            }
        }
    }

    private static boolean sameGroup(Capture one, Capture other) {
        if (one.instance() == null || other.instance() == null) {
            return one.instance() == null
                    && other.instance() == null
                    && one.takenBy().equals(other.takenBy());
        }
        return one.instance().equals(other.instance()) && one.session() == other.session();
    }

    /** A capture, or null if there is none, or not any more. */
    public synchronized @Nullable Capture get(String id) {
        return captures.get(id);
    }

    /** All captures, the newest first. */
    public synchronized List<Capture> all() {
        List<Capture> all = new ArrayList<>(captures.values());
        java.util.Collections.reverse(all);
        return all;
    }

    /** Captures of a session of an instance, the newest first. */
    public List<Capture> of(String instance, long session) {
        return all().stream()
                .filter(c -> instance.equals(c.instance()) && c.session() == session)
                .toList();
    }

    /** Bytes that all captures take, roughly. */
    synchronized long bytes() {
        return bytes;
    }
}
