package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.LoadThreads;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.PhaseOutcome;
import io.shmipc.benchmarks.model.Case;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Changes the request's number and spins until the reply's is the same. */
final class SpinLoadClient implements LoadClient, LoadThreads.Exchange {

    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final int LOOKS_BETWEEN_CLOCKS = 1 << 20;

    private final SpinLines lines;
    private int number;

    private SpinLoadClient(SpinLines lines) {
        this.lines = lines;
    }

    static SpinLoadClient connect(Case what, String address) throws IOException {
        return new SpinLoadClient(SpinLines.map(Path.of(address)));
    }

    @Override
    public PhaseOutcome run(Phase phase) throws Exception {
        return LoadThreads.run(phase, List.of(this), task -> new Thread(task, "load"));
    }

    @Override
    public void roundTrip() {
        number++;
        lines.put(SpinLines.REQUEST, number);
        int looks = 0;
        while (lines.get(SpinLines.REPLY) != number) {
            Thread.onSpinWait();
            if (++looks == LOOKS_BETWEEN_CLOCKS) {
                awaitUntilDeadline();
                return;
            }
        }
    }

    private void awaitUntilDeadline() {
        long start = System.nanoTime();
        while (lines.get(SpinLines.REPLY) != number) {
            Thread.onSpinWait();
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new IllegalStateException("no reply within 10 s");
            }
        }
    }

    @Override
    public void close() {}
}
