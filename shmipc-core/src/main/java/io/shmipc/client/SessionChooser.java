package io.shmipc.client;

import org.jspecify.annotations.Nullable;

/**
 * Finds the session for a new stream: in turn among those that are open, whose breaker is closed
 * and whose memory is not exhausted; else one whose breaker is closed; else the one whose breaker
 * closes first. So a breaker never refuses service. Not safe for several threads at once.
 */
final class SessionChooser {

    private int turn;

    /**
     * @return null if no session is open
     */
    @Nullable SessionSlot choose(@Nullable SessionSlot[] slots, long nowNanos) {
        SessionSlot exhausted = null;
        SessionSlot leastBad = null;
        for (int i = 0; i < slots.length; i++) {
            int index = Math.floorMod(turn + i, slots.length);
            SessionSlot slot = slots[index];
            if (slot == null || !slot.session().isOpen()) {
                continue;
            }
            if (slots.length == 1) {
                return slot;
            }
            long nanosOpen = slot.breaker().nanosOpen(nowNanos);
            if (nanosOpen > 0) {
                if (leastBad == null || nanosOpen < leastBad.breaker().nanosOpen(nowNanos)) {
                    leastBad = slot;
                }
            } else if (!slot.isExhausted()) {
                turn = index + 1;
                return slot;
            } else if (exhausted == null) {
                exhausted = slot;
            }
        }
        turn++;
        return exhausted != null ? exhausted : leastBad;
    }
}
