package io.shmipc.sample.traffic;

import io.shmipc.sample.app.AgentLostException;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcRemoteException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing again and again, with pauses, until it is to end. */
final class Repetition implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Repetition.class);
    private static final long PAUSE_AFTER_FAILURE_NANOS = 500_000_000;

    private final Runnable step;
    private final LongSupplier pauseNanos;
    private final AgentPresence presence;
    private final CountDownLatch ended;

    /**
     * @param pauseNanos asked before each pause
     * @param ended zero when this is to end
     */
    Repetition(
            Runnable step, LongSupplier pauseNanos, AgentPresence presence, CountDownLatch ended) {
        this.step = step;
        this.pauseNanos = pauseNanos;
        this.presence = presence;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            long pause = 0;
            while (!ended.await(pause, TimeUnit.NANOSECONDS)) {
                pause = doStep() ? pauseNanos.getAsLong() : PAUSE_AFTER_FAILURE_NANOS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean doStep() {
        try {
            step.run();
            presence.answered();
            return true;
        } catch (ShmipcRemoteException e) {
            // An answer too: as long as nothing was shipped, the agent knows no such application.
            log.debug("The agent answers: {}", e.remoteMessage());
            return false;
        } catch (ShmipcMessagingException | AgentLostException e) {
            if (ended.getCount() > 0) {
                presence.failed(e);
            }
            return false;
        }
    }
}
