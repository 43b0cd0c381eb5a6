package io.shmipc.session;

/**
 * What a flush does when its message does not fit into the shared memory that is free. Writing
 * never waits nor fails for it: what finds no slice is collected on the heap, and the flush
 * decides. Each end has a policy of its own. A session without shared memory has no use for one.
 */
public enum ExhaustionPolicy {
    /**
     * The message goes over the socket, and so does everything that follows on this stream: for
     * service that is slower rather than refused.
     */
    FALL_BACK,
    /**
     * The flush waits until the message fits, as long as it may wait at all: for back-pressure.
     * Nothing of the message stays in shared memory meanwhile, so that two who wait do not keep
     * from one another what both need; who began to wait first is served first. A message that
     * would not fit if everything were free fails at once. A thread that must not wait, as it is
     * the one that receives, takes what is free before those who wait, and finds its deadline
     * passed at once if that is too little.
     *
     * <p>Where both ends wait they can wait for one another, up to the deadline: a server whose
     * requests hold the memory that its answers need. Let one of them fall back.
     */
    WAIT,
    /** The flush fails at once with {@link io.shmipc.error.MemoryExhaustedException}. */
    FAIL
}
