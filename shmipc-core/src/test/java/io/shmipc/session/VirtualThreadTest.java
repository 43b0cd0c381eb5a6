package io.shmipc.session;

import io.shmipc.internal.transport.VirtualThreads;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A virtual thread that waits for a message leaves its carrier to others. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTest {

    private static final int AFTER_ALL_OTHERS = -1;

    /**
     * Everything on one carrier: two callers that wait, one that is served meanwhile, and the
     * handlers of all three. If one of them held the carrier, none would go on.
     */
    static final class Main {

        public static void main(String[] arguments) throws Exception {
            for (WaitStrategy strategy :
                    List.of(
                            WaitStrategy.blocking(),
                            WaitStrategy.adaptive(),
                            WaitStrategy.busyPolling(),
                            WaitStrategy.timed(Duration.ofMillis(1)))) {
                exchange(
                        SessionConfig.builder()
                                .waitStrategy(strategy)
                                .handlerThreads(HandlerThreads.VIRTUAL_THREADS)
                                .readTimeout(Duration.ofSeconds(40))
                                .build());
            }
            ForkedJvm.say("all were served");
            ForkedJvm.hear();
        }

        private static void exchange(SessionConfig config) throws Exception {
            CountDownLatch othersServed = new CountDownLatch(1);
            CountDownLatch waiting = new CountDownLatch(2);
            ExecutorService virtual = VirtualThreads.newExecutor();
            try (SessionPair pair =
                    SessionPair.start(
                            config,
                            stream -> {
                                int asked = stream.reader().readInt();
                                if (asked == AFTER_ALL_OTHERS) {
                                    waiting.countDown();
                                    othersServed.await(40, TimeUnit.SECONDS);
                                }
                                stream.writer().putInt(asked);
                                stream.flush();
                            })) {
                Session session = pair.clientSession();
                Future<?> first = virtual.submit(() -> ask(session, AFTER_ALL_OTHERS));
                Future<?> second = virtual.submit(() -> ask(session, AFTER_ALL_OTHERS));
                Future<?> third =
                        virtual.submit(
                                () -> {
                                    if (!waiting.await(40, TimeUnit.SECONDS)) {
                                        throw new IllegalStateException("nobody waits");
                                    }
                                    for (int i = 0; i < 50; i++) {
                                        ask(session, i);
                                    }
                                    othersServed.countDown();
                                    return null;
                                });
                for (Future<?> each : List.of(third, first, second)) {
                    each.get(40, TimeUnit.SECONDS);
                }
            } finally {
                virtual.shutdownNow();
            }
        }

        private static void ask(Session session, int what) {
            try (Stream stream = session.openStream()) {
                stream.writer().putInt(what);
                stream.flush();
                int answer = stream.reader().readInt();
                if (answer != what) {
                    throw new IllegalStateException("answer=" + answer + " must be = " + what);
                }
            }
        }
    }

    @Test
    void shouldNotHoldItsCarrierWhileItWaits() {
        try (ForkedJvm other =
                ForkedJvm.start(
                        Main.class,
                        List.of(
                                "-Djdk.virtualThreadScheduler.parallelism=1",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=1"))) {
            other.expect("all were served");
        }
    }
}
