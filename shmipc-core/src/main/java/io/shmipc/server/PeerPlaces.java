package io.shmipc.server;

import java.util.HashMap;
import java.util.Map;

/** Counts something of each peer, up to a limit. Any thread. */
final class PeerPlaces {

    private final int limit;
    private final Map<Long, Integer> taken = new HashMap<>();

    PeerPlaces(int limit) {
        this.limit = limit;
    }

    synchronized boolean take(long uid) {
        int before = taken.getOrDefault(uid, 0);
        if (before >= limit) {
            return false;
        }
        taken.put(uid, before + 1);
        return true;
    }

    synchronized void giveBack(long uid) {
        taken.merge(uid, -1, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }

    int limit() {
        return limit;
    }

    /** Peers that have a place. */
    synchronized int peers() {
        return taken.size();
    }
}
