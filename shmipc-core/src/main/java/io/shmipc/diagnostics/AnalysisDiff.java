package io.shmipc.diagnostics;

import java.util.List;

/**
 * What has changed between two analyses of one session.
 *
 * @param millisBetween from the first to the second
 * @param sameSession whether both seem to be of the same session: process, number and region
 * @param classes how each size class has changed; classes that both have, by their capacity
 * @param streams those with more slices or bytes out than before, the most bytes first; stream 0
 *     stands for what is not known
 * @param stillHeld slices that the second lists and the first listed in the same place and state,
 *     the longest held first
 * @param queues how the depth of each queue has changed; none whose counters went back, which
 *     belong to another session by then
 */
public record AnalysisDiff(
        long millisBetween,
        boolean sameSession,
        List<ClassChange> classes,
        List<StreamGrowth> streams,
        List<StillHeld> stillHeld,
        List<QueueChange> queues) {

    /**
     * A size class; each number is how many more slices are in that state than before, and negative
     * if there are fewer.
     */
    public record ClassChange(
            int capacityBytes,
            int free,
            int cached,
            int writing,
            int inQueue,
            int lent,
            int unknown) {

        /** Whether more slices are out than before, and not just waiting. */
        public boolean grows() {
            return writing + lent + unknown > 0;
        }
    }

    /**
     * A stream that holds more than before.
     *
     * @param slicesBefore slices listed for it in the first
     * @param slicesAfter and in the second
     * @param bytesBefore data in them
     */
    public record StreamGrowth(
            int stream, int slicesBefore, int slicesAfter, long bytesBefore, long bytesAfter) {}

    /**
     * A slice that is in the same hands.
     *
     * @param heldMillis how long by now, or -1
     */
    public record StillHeld(
            long offset,
            int classIndex,
            SliceState state,
            SliceSide side,
            int stream,
            long heldMillis,
            long sizeBytes) {}

    /**
     * A queue.
     *
     * @param taken elements that were taken out in between
     * @param put elements that were put in
     */
    public record QueueChange(
            String direction, int depthBefore, int depthAfter, long taken, long put) {}

    public AnalysisDiff {
        classes = List.copyOf(classes);
        streams = List.copyOf(streams);
        stillHeld = List.copyOf(stillHeld);
        queues = List.copyOf(queues);
    }

    /** Compares two, of which the first is the older one. */
    public static AnalysisDiff between(RegionAnalysis before, RegionAnalysis after) {
        return AnalysisComparison.of(before, after);
    }
}
