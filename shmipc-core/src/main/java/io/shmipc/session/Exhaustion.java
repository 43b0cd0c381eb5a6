package io.shmipc.session;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.Delivery;
import io.shmipc.error.MemoryExhaustedException;
import java.util.stream.Collectors;

/** Carries out the {@link ExhaustionPolicy} of a session for the flushes of one stream. */
final class Exhaustion {

    private final StreamImpl stream;
    private final SharedRegion region;
    private final ExhaustionPolicy policy;

    Exhaustion(StreamImpl stream, SharedRegion region) {
        this.stream = stream;
        this.region = region;
        this.policy = stream.session().config().exhaustionPolicy();
    }

    /**
     * Whether a writer should leave what is free to those who have been waiting for it. Who cannot
     * wait for its turn has none, and would fail for as long as anybody waits.
     */
    boolean othersComeFirst() {
        return policy == ExhaustionPolicy.WAIT
                && !region.memoryLine().isEmpty()
                && !stream.session().member().mustNotWait();
    }

    /**
     * Has all of a message in shared memory, or finds that it must not be sent that way.
     *
     * @return whether it lies there; false if it goes over the socket
     * @throws DeadlineExceededException if the message did not fit before the deadline
     * @throws MemoryExhaustedException if it must not wait, or would wait for ever
     */
    boolean place(WrittenChain chain, Occupancy occupancy, long deadlineNanos) {
        if ((!othersComeFirst() || !chain.isOnHeap()) && chain.moveToSharedMemory()) {
            return true;
        }
        stream.counters().allocationFailures.increment();
        boolean everFits = chain.bytes() <= region.capacityBytes();
        if (policy == ExhaustionPolicy.FALL_BACK) {
            stream.fellBack(everFits);
            return false;
        }
        // Kept here it would be missing to those whose message is smaller, or who free memory.
        chain.moveToHeap();
        checkStillWanted(occupancy);
        if (!everFits) {
            throw new MemoryExhaustedException(
                    what(chain)
                            + ", must be <= capacityBytes="
                            + region.capacityBytes()
                            + " of all slices together to be sent with exhaustionPolicy="
                            + policy
                            + slices());
        }
        if (policy == ExhaustionPolicy.FAIL) {
            stream.session().memoryExhausted();
            throw new MemoryExhaustedException(
                    what(chain) + " found no room, and exhaustionPolicy=FAIL:" + slices());
        }
        await(chain, occupancy, deadlineNanos);
        return true;
    }

    private void await(WrittenChain chain, Occupancy occupancy, long deadlineNanos) {
        stream.counters().memoryWaits.increment();
        if (stream.session().member().mustNotWait()) {
            throw timedOut(chain, "found no room, and a thread that receives must not wait for it");
        }
        // The peer has to take what it has not been told of, or it gives nothing back.
        stream.session().sender().announce();
        boolean placed =
                region.memoryLine()
                        .await(
                                () ->
                                        region.freeBytes() >= chain.bytes()
                                                && chain.moveToSharedMemory(),
                                () -> checkStillWanted(occupancy),
                                deadlineNanos);
        if (!placed) {
            throw timedOut(
                    chain,
                    Thread.currentThread().isInterrupted()
                            ? "was interrupted while it waited for room"
                            : "found no room before the deadline");
        }
    }

    private void checkStillWanted(Occupancy occupancy) {
        stream.checkWritable();
        StreamWriter.checkNotClosing(occupancy);
    }

    private DeadlineExceededException timedOut(WrittenChain chain, String how) {
        stream.session().memoryExhausted();
        return new DeadlineExceededException(
                what(chain) + " " + how + ":" + slices(), null, Delivery.NOT_SENT);
    }

    private String what(WrittenChain chain) {
        return "stream=" + stream.idText() + " message of bytes=" + chain.bytes();
    }

    private String slices() {
        return stream.session().memory().stream()
                .map(
                        c ->
                                " capacityBytes="
                                        + c.capacityBytes()
                                        + " freeSlices="
                                        + c.freeSlices()
                                        + " totalSlices="
                                        + c.slices())
                .collect(Collectors.joining(","));
    }
}
