package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.internal.transport.VirtualThreads;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same exchanges with every way to wait, every place for handlers, and every memory. */
class EveryModeTest {

    private static final int STREAMS = 16;
    private static final int ROUNDS = 40;
    private static final int BYTES = 64;

    record Mode(WaitStrategy strategy, HandlerThreads threads, MemoryType type) {
        SessionConfig config() {
            return SessionConfig.builder()
                    .memoryType(type)
                    .waitStrategy(strategy)
                    .handlerThreads(threads)
                    .readTimeout(Duration.ofSeconds(60))
                    .build();
        }
    }

    static List<Mode> modes() {
        List<Mode> modes = new ArrayList<>();
        for (HandlerThreads threads : HandlerThreads.values()) {
            if (threads == HandlerThreads.VIRTUAL_THREADS && !VirtualThreads.available()) {
                continue;
            }
            for (WaitStrategy strategy :
                    List.of(
                            WaitStrategy.blocking(),
                            WaitStrategy.adaptive(),
                            WaitStrategy.busyPolling(),
                            WaitStrategy.timed(Duration.ofMillis(1)))) {
                modes.add(new Mode(strategy, threads, MemoryType.MEMFD));
            }
            modes.add(new Mode(WaitStrategy.adaptive(), threads, MemoryType.FILE));
            modes.add(new Mode(WaitStrategy.adaptive(), threads, MemoryType.SOCKET_ONLY));
        }
        return modes;
    }

    /** Sends every int back, and counts the ends it is told of. */
    private static final class Echo implements StreamCallbacks {
        final AtomicInteger remoteCloses = new AtomicInteger();

        @Override
        public void onData(io.shmipc.session.Stream stream, BufferReader reader) {
            boolean any = false;
            while (reader.readableBytes() >= BYTES) {
                byte[] message = new byte[BYTES];
                reader.readBytes(message, 0, BYTES);
                stream.writer().put(message);
                any = true;
            }
            if (any) {
                stream.flush();
            }
        }

        @Override
        public void onRemoteClose(io.shmipc.session.Stream stream) {
            remoteCloses.incrementAndGet();
        }
    }

    private static void roundTrips(io.shmipc.session.Stream stream, int rounds) {
        for (int i = 0; i < rounds; i++) {
            stream.writer().putInt(i).put(new byte[BYTES - Integer.BYTES]);
            stream.flush();
            assertThat(stream.reader().readInt()).isEqualTo(i);
            stream.reader().skip(BYTES - Integer.BYTES);
            stream.reader().release();
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void shouldAnswerCallersOnManyThreadsAndAgainAfterBeingIdle(Mode mode) throws Exception {
        Echo echo = new Echo();
        try (SessionPair pair = SessionPair.start(mode.config(), s -> s.callbacks(echo))) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    try (var stream = pair.clientSession().openStream()) {
                                        roundTrips(stream, ROUNDS);
                                        // Idle: nothing comes, and everybody goes to sleep.
                                        assertThat(stream.reader().await(1, Duration.ofMillis(20)))
                                                .isEqualTo(ReadStatus.TIMED_OUT);
                                        roundTrips(stream, ROUNDS);
                                    }
                                },
                                task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
            Eventually.isTrue(() -> echo.remoteCloses.get() == 4);
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void shouldServeManyStreamsWithCallbacksAtBothEnds(Mode mode) throws Exception {
        Echo echo = new Echo();
        try (SessionPair pair = SessionPair.start(mode.config(), s -> s.callbacks(echo))) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            List<io.shmipc.session.Stream> streams = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(STREAMS);
            for (int i = 0; i < STREAMS; i++) {
                var stream = pair.clientSession().openStream();
                AtomicInteger answers = new AtomicInteger();
                stream.callbacks(
                        (s, reader) -> {
                            while (reader.readableBytes() >= BYTES) {
                                reader.skip(BYTES);
                                if (answers.incrementAndGet() == ROUNDS) {
                                    done.countDown();
                                } else {
                                    s.writer().put(new byte[BYTES]);
                                    s.flush();
                                }
                            }
                        });
                stream.writer().put(new byte[BYTES]);
                streams.add(stream);
            }
            pair.clientSession().flush(streams);
            // A caller that waits meanwhile receives for all of them.
            try (var mine = pair.clientSession().openStream()) {
                roundTrips(mine, ROUNDS);
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            streams.forEach(io.shmipc.session.Stream::close);
            Eventually.isTrue(() -> echo.remoteCloses.get() == STREAMS + 1);
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void shouldEndEveryWaitWhenThePeerEnds(Mode mode) throws Exception {
        Echo echo = new Echo();
        try (SessionPair pair = SessionPair.start(mode.config(), s -> s.callbacks(echo))) {
            CountDownLatch waiting = new CountDownLatch(3);
            List<CompletableFuture<String>> ends = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                var stream = pair.clientSession().openStream();
                ends.add(
                        CompletableFuture.supplyAsync(
                                () -> {
                                    roundTrips(stream, 1);
                                    waiting.countDown();
                                    try (stream) {
                                        return stream.reader().await(1).name();
                                    } catch (SessionClosedException | StreamClosedException e) {
                                        return "closed";
                                    }
                                },
                                task -> new Thread(task).start()));
            }
            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            pair.server().close();
            for (CompletableFuture<String> end : ends) {
                assertThat(end.get(50, TimeUnit.SECONDS)).isIn("END_OF_STREAM", "closed");
            }
        }
    }

    static Stream<HandlerThreads> handlerThreads() {
        return modes().stream().map(Mode::threads).distinct();
    }

    @ParameterizedTest
    @MethodSource("handlerThreads")
    void shouldCloseASessionFromWithinACallback(HandlerThreads threads) throws Exception {
        Mode mode = new Mode(WaitStrategy.adaptive(), threads, MemoryType.MEMFD);
        try (SessionPair pair =
                SessionPair.start(
                        mode.config(),
                        s -> s.callbacks((stream, reader) -> stream.session().close()))) {
            var session = pair.clientSession();
            var stream = session.openStream();
            stream.writer().put((byte) 1);
            stream.flush();
            try {
                assertThat(stream.reader().await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
            } catch (SessionClosedException e) {
                assertThat(e).hasMessageContaining("has ended");
            }
            session.closed().get(60, TimeUnit.SECONDS);
        }
    }
}
