package io.shmipc.console.model;

import java.util.List;

/** A session with a page of its streams. */
public record SessionDetail(
        long id,
        String side,
        String name,
        String mode,
        long protocolVersion,
        String remoteAddress,
        long remotePid,
        boolean fallbackForced,
        Queues queues,
        List<Allocation> allocation,
        Totals counters,
        List<Leak> leaks,
        long streamsTotal,
        long streamsOffset,
        List<StreamLine> streams) {

    private static final int MAX_STREAMS = 1000;
    private static final int MAX_LEAKS = 200;

    /**
     * A stream.
     *
     * @param lent whether it was borrowed from a client's pool and not returned
     * @param slicesHeld slices the instance holds for it
     * @param heldMillis how long the one held longest is held, or -1
     */
    public record StreamLine(
            long id,
            String state,
            boolean inFallback,
            boolean lent,
            long slicesHeld,
            long bytesHeld,
            long heldMillis) {

        static StreamLine of(Fields fields) {
            return new StreamLine(
                    fields.size("id"),
                    fields.text("state", 40),
                    fields.truth("inFallback"),
                    fields.truth("lent"),
                    fields.size("slicesHeld"),
                    fields.count("bytesHeld"),
                    fields.number("heldMillis", -1, Long.MAX_VALUE, -1));
        }
    }

    /**
     * Reads the answer of {@code /actuator/shmipc/{session}}.
     *
     * @throws UnreadableAnswerException if it is something else
     */
    public static SessionDetail of(byte[] json) {
        Fields fields = Fields.of(json);
        if (!fields.has("id")) {
            throw new UnreadableAnswerException("The answer is not that of a session.");
        }
        Fields page = fields.object("streams");
        return new SessionDetail(
                fields.count("id"),
                fields.text("side", 20),
                fields.text("name", 200),
                fields.text("mode", 40),
                fields.size("protocolVersion"),
                fields.text("remoteAddress", 300),
                fields.size("remotePid"),
                fields.truth("fallbackForced"),
                Queues.of(fields.object("queues")),
                fields.list("allocation", Allocation.MAX_CLASSES, Allocation::of),
                Totals.of(fields.object("counters")),
                fields.list("leaks", MAX_LEAKS, Leak::of),
                page == null ? 0 : page.size("total"),
                page == null ? 0 : page.size("offset"),
                page == null ? List.of() : page.list("streams", MAX_STREAMS, StreamLine::of));
    }
}
