package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.testkit.ForkedJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a session whose peer has cut its memory short, so that every access is a fault. */
class CutShortIT {

    @TempDir Path folder;

    @Test
    void shouldFreeARegionAlthoughWhatWasKeptOfItCannotBeGivenBack() throws Exception {
        try (ForkedJvm jvm =
                ForkedJvm.start(
                        CutShortMain.class,
                        List.of(
                                // Exchanges are compiled when they are called often enough, and not
                                // at some time after that: interpreted ones end the process.
                                "-Xbatch",
                                "-XX:ErrorFile=" + folder.resolve("crash"),
                                "-XX:-CreateCoredumpOnCrash"))) {
            assertThat(jvm.next()).isEqualTo("regions=0 left=[]");
            assertThat(jvm.awaitExit()).as("%s", jvm.log()).isZero();
        }
    }
}
