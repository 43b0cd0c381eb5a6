package io.shmipc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.process.PeerPair;
import io.shmipc.benchmarks.process.RunFolder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tiny measurement of every contender in two JVMs: it works and checks content, no timing. */
class ContendersIT {

    private static final Duration SHORT = Duration.ofMillis(20);

    private static List<Case> cases(Contender contender) {
        Api alone = contender.isOurs() ? Api.CALLER : Api.NATIVE;
        Api together = contender.isOurs() ? Api.CALLBACK : Api.NATIVE;
        Case small = new Case(contender, alone, 64, 1, 1, Mode.RESERVE);
        if (contender == Contender.SPIN_FLOOR) {
            return List.of(small);
        }
        return List.of(
                small,
                new Case(contender, alone, 256 << 10, 1, 1, Mode.EVERY_BYTE),
                new Case(contender, together, 1 << 10, 8, 1, Mode.EVERY_BYTE));
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryEveryMessageBetweenTwoProcesses(Contender contender) throws Exception {
        try (RunFolder folder = RunFolder.create();
                PeerPair pair = PeerPair.start(contender, folder)) {
            for (Case what : cases(contender)) {
                pair.connect(what);
                // Twice: the second phase has to find everything as the first has left it.
                pair.run(SHORT, 2);
                PeerPair.Outcome outcome = pair.run(SHORT, 2);

                assertThat(outcome.client().histogram().count())
                        .as(what.toString())
                        .isGreaterThanOrEqualTo(what.streams());
                assertThat(pair.disconnect()).as(what.toString()).isZero();
            }
        }
    }
}
