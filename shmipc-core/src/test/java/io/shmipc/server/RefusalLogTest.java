package io.shmipc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.metrics.ConnectionRefusal;
import io.shmipc.metrics.ConnectionRefusal.Reason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private long now;
    private final RefusalLog log = new RefusalLog(() -> now);

    private long refuse(Reason reason, int pid) {
        return log.refused(new ConnectionRefusal(reason, pid, 1000, 1000));
    }

    @Test
    void shouldLogAProcessOnceForAReasonHoweverLongItTries() {
        assertThat(refuse(Reason.USER_NOT_ALLOWED, 7)).isZero();
        for (int i = 0; i < 1000; i++) {
            now += TimeUnit.SECONDS.toNanos(30);
            assertThat(refuse(Reason.USER_NOT_ALLOWED, 7)).isEqualTo(LineBudget.SILENT);
        }
        assertThat(refuse(Reason.TOO_MANY_SESSIONS, 7)).as("another reason").isEqualTo(1000);
        assertThat(refuse(Reason.USER_NOT_ALLOWED, 8)).as("another process").isZero();
    }

    @Test
    void shouldLogFewOfManyProcessesAndSayHowManyItLeftOut() {
        int logged = 0;
        for (int pid = 0; pid < 1000; pid++) {
            logged += refuse(Reason.USER_NOT_ALLOWED, pid) == LineBudget.SILENT ? 0 : 1;
        }
        assertThat(logged).isEqualTo(LineBudget.LINES_A_MINUTE);
        now += TimeUnit.MINUTES.toNanos(1);
        assertThat(refuse(Reason.USER_NOT_ALLOWED, 1000))
                .isEqualTo(1000 - LineBudget.LINES_A_MINUTE);
    }
}
