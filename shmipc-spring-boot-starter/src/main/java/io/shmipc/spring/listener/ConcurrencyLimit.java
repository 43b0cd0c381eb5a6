package io.shmipc.spring.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Places for messages that may be in a listener at one time. Nobody waits with a thread: who finds
 * no place is told when there is one, in the order of arrival.
 */
final class ConcurrencyLimit {

    private final int places;
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int taken;

    ConcurrencyLimit(int places) {
        this.places = places;
    }

    int places() {
        return places;
    }

    /**
     * Asks for a place. The future is complete, normally, when there is one; who completes it in
     * another way before that has none.
     */
    CompletableFuture<Void> take() {
        CompletableFuture<Void> place = new CompletableFuture<>();
        synchronized (this) {
            if (taken < places) {
                taken++;
                place.complete(null);
                return place;
            }
            waiting.add(place);
        }
        place.whenComplete(
                (granted, refused) -> {
                    if (refused != null) {
                        forget(place);
                    }
                });
        return place;
    }

    private synchronized void forget(CompletableFuture<Void> place) {
        waiting.remove(place);
    }

    /** Gives a place back, or hands it on. */
    void release() {
        CompletableFuture<Void> next;
        do {
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    taken--;
                    return;
                }
            }
        } while (!next.complete(null));
    }

    /** Tells all who wait that they need not. */
    void refuseWaiting(ListenerException reason) {
        List<CompletableFuture<Void>> refused;
        synchronized (this) {
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        refused.forEach(place -> place.completeExceptionally(reason));
    }
}
