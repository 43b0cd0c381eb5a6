package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final long WINDOW = 1_000;
    private static final long OPEN = 5_000;

    /** Times may be negative, as those of {@link System#nanoTime()} may. */
    private long now = -700;

    private final Breaker breaker = new Breaker(3, WINDOW, OPEN);

    private boolean exhausted(int times) {
        boolean opened = false;
        for (int i = 0; i < times; i++) {
            opened |= breaker.exhausted(now);
        }
        return opened;
    }

    @Test
    void shouldStayClosedBelowItsThreshold() {
        assertThat(exhausted(2)).isFalse();
        assertThat(breaker.isOpen(now)).isFalse();
        assertThat(breaker.nanosOpen(now)).isZero();
        assertThat(breaker.exhaustions()).isEqualTo(2);
    }

    @Test
    void shouldOpenAtItsThresholdAndCloseByItself() {
        assertThat(exhausted(3)).isTrue();
        assertThat(breaker.nanosOpen(now)).isEqualTo(OPEN);
        now += OPEN - 1;
        assertThat(breaker.isOpen(now)).isTrue();
        now++;
        assertThat(breaker.isOpen(now)).isFalse();
        assertThat(breaker.openings()).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatLiesBeforeItsWindow() {
        exhausted(2);
        now += WINDOW + 1;
        assertThat(exhausted(2)).isFalse();
        assertThat(exhausted(1)).isTrue();
    }

    @Test
    void shouldCountWhatLiesJustWithinItsWindow() {
        exhausted(1);
        now += WINDOW;
        assertThat(exhausted(2)).isTrue();
    }

    @Test
    void shouldCountAnewAfterItHasBeenOpen() {
        exhausted(3);
        assertThat(exhausted(50)).isFalse();
        now += OPEN;
        assertThat(exhausted(2)).isFalse();
        assertThat(exhausted(1)).isTrue();
        assertThat(breaker.openings()).isEqualTo(2);
        assertThat(breaker.exhaustions()).isEqualTo(56);
    }

    @Test
    void shouldNeverOpenWhenItIsOff() {
        Breaker off = new Breaker(0, WINDOW, OPEN);
        for (int i = 0; i < 1000; i++) {
            assertThat(off.exhausted(now)).isFalse();
        }
        assertThat(off.isOpen(now)).isFalse();
        assertThat(off.exhaustions()).isEqualTo(1000);
    }

    @Test
    void shouldOpenAtTheFirstOneIfToldSo() {
        assertThat(new Breaker(1, WINDOW, OPEN).exhausted(now)).isTrue();
    }

    private static ClientConfig.Builder settings() {
        return ClientConfig.builder(UnixDomainSocketAddress.of("/tmp/none.sock"));
    }

    @Test
    void shouldRefuseSettingsOutsideTheirBounds() {
        assertThat(settings().build().breakerThreshold()).isEqualTo(10);
        assertThat(settings().build().breakerWindow()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings().build().breakerOpenTime()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> settings().breakerThreshold(-1).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("breakerThreshold=-1 must be >= 0");
        assertThatThrownBy(() -> settings().breakerThreshold(10_001).build())
                .hasMessageContaining("breakerThreshold=10001 must be >= 0 and <= 10000");
        assertThatThrownBy(() -> settings().breakerWindow(Duration.ZERO).build())
                .hasMessageContaining("breakerWindow=PT0S must be > 0");
        assertThatThrownBy(() -> settings().breakerOpenTime(Duration.ofDays(366)).build())
                .hasMessageContaining("breakerOpenTime=PT8784H must be > 0 and <= 365 days");
    }
}
