package io.shmipc.console.model;

import java.util.List;

/** A session as it is shown among others. */
public record SessionSummary(
        long id,
        String side,
        String peerName,
        String mode,
        long remotePid,
        long streams,
        boolean fallbackForced,
        boolean breakerOpen,
        Queues queues,
        List<Allocation> allocation) {

    static SessionSummary of(String side, String peerName, Fields fields) {
        return new SessionSummary(
                fields.count("id"),
                side,
                peerName,
                fields.text("mode", 40),
                fields.size("remotePid"),
                fields.size("streams"),
                fields.truth("fallbackForced"),
                fields.truth("breakerOpen"),
                Queues.of(fields.object("queues")),
                fields.list("allocation", Allocation.MAX_CLASSES, Allocation::of));
    }
}
