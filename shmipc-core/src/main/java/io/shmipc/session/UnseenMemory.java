package io.shmipc.session;

import org.jspecify.annotations.Nullable;

/**
 * Memory made for a session that no server has seen yet, kept from an attempt at which nobody
 * listened to the next. Making it takes as long as all the rest of a handshake, and while a server
 * is being started again, its processor time is better left to the server.
 *
 * <p>One for each place of a client's sessions; one thread at a time connects for a place. Closing
 * may happen on any thread.
 */
public final class UnseenMemory implements AutoCloseable {

    /** A server that stays away for longer costs its clients no memory. */
    private static final long KEPT_NANOS = 10_000_000_000L;

    private @Nullable Offering kept;
    private boolean unheard;
    private long unheardSinceNanos;
    private boolean closed;

    /** What was kept, or an empty offering. The caller owns it. */
    synchronized Offering take() {
        Offering taken = kept == null ? new Offering() : kept;
        kept = null;
        return taken;
    }

    /**
     * Whether memory should be there before somebody listens. If not, nobody has listened for so
     * long that an attempt should cost nothing.
     */
    synchronized boolean isWanted(long nowNanos) {
        return !unheard || nowNanos - unheardSinceNanos < KEPT_NANOS;
    }

    /** Nobody listened. */
    synchronized void unheard(Offering offering, long nowNanos) {
        if (!unheard) {
            unheard = true;
            unheardSinceNanos = nowNanos;
        }
        if (closed || nowNanos - unheardSinceNanos >= KEPT_NANOS) {
            offering.drop();
        } else {
            kept = offering;
        }
    }

    /** Somebody listened. */
    synchronized void heard() {
        unheard = false;
    }

    @Override
    public synchronized void close() {
        closed = true;
        take().drop();
    }
}
