package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.testkit.ForkedJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server processes replace one another while a client process is busy. */
class HotRestartIT {

    /** Many more are made by the chaos program. */
    private static final int RESTARTS = Integer.getInteger("io.shmipc.test.restarts", 2);

    @ParameterizedTest
    @ValueSource(strings = {"MEMFD/unix", "FILE/unix", "FILE/tcp"})
    void shouldFailNoRequestWhileServerProcessesReplaceOneAnother(String transport) {
        try (Workplace place = new Workplace()) {
            Settings asked = place.settings(transport, false);
            ForkedJvm current = start(asked);
            try {
                Settings settings = asked.at(current.next());
                try (ForkedJvm load =
                        ForkedJvm.start(LoadMain.class, List.of(), settings.arguments())) {
                    for (int round = 0; round < RESTARTS; round++) {
                        requireWell(load);
                        ForkedJvm old = current;
                        current = start(settings);
                        try (old) {
                            assertThat(current.next()).isEqualTo(settings.address());
                            if (transport.endsWith("tcp")) {
                                old.tell("hand over");
                            }
                            old.expect("moved=2 notMoved=0");
                            assertThat(old.awaitExit()).isZero();
                        }
                    }
                    requireWell(load);
                    load.tell("stop");
                    load.expect("failed=0");
                    assertThat(load.awaitExit()).isZero();
                }
                current.tell("close");
                current.expect("closed");
            } finally {
                current.close();
            }
            place.awaitNoRegionFiles();
        }
    }

    private static ForkedJvm start(Settings settings) {
        return ForkedJvm.start(HotRestartServerMain.class, List.of(), settings.arguments());
    }

    private static void requireWell(ForkedJvm load) {
        load.tell("go on");
        load.expect("well");
    }
}
