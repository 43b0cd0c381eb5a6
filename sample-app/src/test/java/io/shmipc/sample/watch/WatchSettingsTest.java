package io.shmipc.sample.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WatchSettingsTest {

    @Test
    void shouldTakeAnyPortAndNoLeakUnlessAsked() {
        WatchSettings settings = WatchSettings.of(List.of());
        assertThat(settings.port()).isZero();
        assertThat(settings.leak()).isFalse();
        assertThat(settings.console()).isNull();
    }

    @Test
    void shouldGiveEachProcessWhatIsItsOwn() {
        WatchSettings settings =
                WatchSettings.of(
                        List.of(
                                "--sample.watch.port=8099",
                                "--sample.traffic.leak=true",
                                "--sample.agent.file-size=4KB",
                                "--shmipc.memory.region-size=64MB",
                                "--shmipc.console.poll-interval=5s",
                                "--logging.level.root=debug"));
        assertThat(settings.port()).isEqualTo(8099);
        assertThat(settings.leak()).isTrue();
        assertThat(settings.forRole("agent"))
                .containsExactly(
                        "--sample.agent.file-size=4KB",
                        "--shmipc.memory.region-size=64MB",
                        "--logging.level.root=debug");
        assertThat(settings.forRole("traffic"))
                .containsExactly(
                        "--sample.traffic.leak=true",
                        "--shmipc.memory.region-size=64MB",
                        "--logging.level.root=debug");
        assertThat(settings.forConsole())
                .containsExactly("--shmipc.console.poll-interval=5s", "--logging.level.root=debug");
    }
}
