package io.shmipc.faults.chaos.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many one-way messages of each conversation a server has verified; the oldest conversations
 * are forgotten. Any thread.
 */
final class Ledger {

    private static final int KEPT = 100_000;

    private final Map<Long, Integer> counts =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
                    return size() > KEPT;
                }
            };

    synchronized void add(long conversation) {
        counts.merge(conversation, 1, Integer::sum);
    }

    synchronized int count(long conversation) {
        return counts.getOrDefault(conversation, 0);
    }
}
