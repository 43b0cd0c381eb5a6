package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which listener a destination goes to. Names are looked up by their hash. What patterns say of a
 * destination is remembered in a fixed number of places, since a peer chooses the names.
 */
final class DestinationTable {

    /** Nobody is there. */
    static final DestinationTable EMPTY = new DestinationTable(List.of());

    /** A power of two. */
    private static final int SLOTS = 256;

    /** Longer names are looked up each time. */
    private static final int MAX_REMEMBERED_CHARS = 256;

    /** A listener and the one of its destinations that was meant. */
    record Match(ListenerRegistration listener, DestinationPattern pattern) {}

    private record Known(String destination, @Nullable Match match) {}

    private final Map<String, Match> exact = new HashMap<>();
    private final List<Match> patterns = new ArrayList<>();
    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

    /**
     * A table of these.
     *
     * @throws ConfigurationException if it could not be told which of two listeners is meant
     */
    DestinationTable(Iterable<ListenerRegistration> listeners) {
        for (ListenerRegistration listener : listeners) {
            for (DestinationPattern pattern : listener.patterns()) {
                add(new Match(listener, pattern));
            }
        }
    }

    private void add(Match added) {
        if (added.pattern().isExact()) {
            Match other = exact.putIfAbsent(added.pattern().toString(), added);
            if (other != null && other.listener() != added.listener()) {
                throw clash(added, other, "must differ in both from");
            }
            return;
        }
        for (Match other : patterns) {
            boolean undecided =
                    added.pattern().overlaps(other.pattern())
                            && added.pattern().includes(other.pattern())
                                    == other.pattern().includes(added.pattern());
            if (undecided && other.listener() != added.listener()) {
                throw clash(added, other, "must match less or nothing of what is matched by");
            }
        }
        patterns.add(added);
    }

    private static ConfigurationException clash(Match added, Match other, String rule) {
        return new ConfigurationException(
                "listener id="
                        + added.listener().id()
                        + " with destination="
                        + added.pattern()
                        + " "
                        + rule
                        + " id="
                        + other.listener().id()
                        + " with destination="
                        + other.pattern());
    }

    @Nullable Match find(String destination) {
        Match match = exact.get(destination);
        if (match != null || patterns.isEmpty()) {
            return match;
        }
        if (destination.length() > MAX_REMEMBERED_CHARS) {
            return search(destination);
        }
        int hash = destination.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Known last = known.get(slot);
        if (last != null && last.destination.equals(destination)) {
            return last.match;
        }
        Match found = search(destination);
        known.set(slot, new Known(destination, found));
        return found;
    }

    /** Of those that match each includes the next, as was checked when they were added. */
    private @Nullable Match search(String destination) {
        Match best = null;
        for (Match candidate : patterns) {
            if (candidate.pattern().matches(destination)
                    && (best == null || best.pattern().includes(candidate.pattern()))) {
                best = candidate;
            }
        }
        return best;
    }
}
