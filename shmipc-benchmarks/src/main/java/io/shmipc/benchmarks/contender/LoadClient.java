package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;

/** Sends requests and waits for their replies. */
public interface LoadClient extends AutoCloseable {

    /**
     * Repeats round trips on all streams for one phase; all replies are there when it returns.
     *
     * @throws Exception if a reply is wrong or does not come
     */
    PhaseOutcome run(Phase phase) throws Exception;

    /** Messages, either way, that did not go through shared memory although they should have. */
    default long fallbacks() {
        return 0;
    }

    @Override
    void close() throws Exception;
}
