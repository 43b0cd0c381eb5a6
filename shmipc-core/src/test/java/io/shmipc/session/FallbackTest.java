package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams that have to use the socket because memory is out, and what becomes of their order. */
class FallbackTest {

    /** One small class: 16 slices, of which 15 can be had. */
    private static SessionConfig tiny() {
        return SessionConfig.builder()
                .sizeClasses(new SizeClass(1000, 100))
                .regionBytes(8 + 36 + 16 * 1020)
                .readTimeout(Duration.ofSeconds(20))
                .build();
    }

    @Test
    void shouldSendOverTheSocketWhatDoesNotFit() {
        try (SessionPair pair = SessionPair.start(tiny(), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            byte[] payload = new byte[100_000];
            new Random(1).nextBytes(payload);
            assertThat(ExchangeTest.roundTrip(stream, payload)).isEqualTo(payload);
            assertThat(stream.inFallback()).isTrue();
            assertThat(pair.clientSession().counters().fallbacksSent()).isEqualTo(1);
            assertThat(pair.clientSession().counters().fallbacksReceived()).isEqualTo(1);
            stream.close();
        }
    }

    @Test
    void shouldKeepAStreamInFallbackOnTheSocketAndOthersInMemory() {
        try (SessionPair pair = SessionPair.start(tiny(), ExchangeTest::echo)) {
            Stream large = pair.client().borrowStream();
            ExchangeTest.roundTrip(large, new byte[100_000]);
            ExchangeTest.roundTrip(large, new byte[10]);
            assertThat(pair.clientSession().counters().fallbacksSent()).isEqualTo(2);

            Stream small = pair.client().borrowStream();
            ExchangeTest.roundTrip(small, new byte[10]);
            assertThat(small.inFallback()).isFalse();
            assertThat(pair.clientSession().counters().fallbacksSent()).isEqualTo(2);
            large.close();
            small.close();
        }
    }

    @Test
    void shouldNotReuseAStreamInFallback() {
        try (SessionPair pair = SessionPair.start(tiny(), ExchangeTest::echo)) {
            Stream large = pair.client().borrowStream();
            ExchangeTest.roundTrip(large, new byte[100_000]);
            pair.client().returnStream(large);
            Stream next = pair.client().borrowStream();
            assertThat(next.id()).isNotEqualTo(large.id());
            assertThat(next.inFallback()).isFalse();
            next.close();
        }
    }

    @Test
    void shouldKeepTheOrderOfQueueSocketAndCloseOnOneStream() throws Exception {
        List<Integer> seen = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        tiny(),
                        stream -> {
                            // While nobody reads, messages fill the memory and then the socket.
                            start.await(20, TimeUnit.SECONDS);
                            while (stream.reader().await(4) == ReadStatus.READY) {
                                int number = stream.reader().readInt();
                                int length = stream.reader().readInt();
                                stream.reader().skip(length);
                                stream.reader().release();
                                seen.add(number);
                            }
                            done.countDown();
                        })) {
            Stream stream = pair.client().borrowStream();
            for (int i = 0; i < 60; i++) {
                stream.writer().putInt(i).putInt(700).put(new byte[700]);
                stream.flush();
            }
            assertThat(stream.inFallback()).isTrue();
            stream.close();
            start.countDown();
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).hasSize(60).isSorted();
            assertThat(pair.clientSession().counters().fallbacksSent()).isBetween(40L, 50L);
        }
    }

    @Test
    void shouldGiveBackEverySliceOfAMessageThatFellBack() {
        try (SessionPair pair = SessionPair.start(tiny(), ExchangeTest::echo)) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            Stream stream = pair.client().borrowStream();
            ExchangeTest.roundTrip(stream, new byte[100_000]);
            stream.close();
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @Test
    void shouldPauseTheSocketWhenTooMuchWaitsForItsReader() throws Exception {
        SessionConfig config =
                SessionConfig.builder()
                        .memoryType(MemoryType.SOCKET_ONLY)
                        .maxFrameBytes(64 * 1024)
                        .maxUnreadSocketBytes(256 * 1024)
                        .readTimeout(Duration.ofSeconds(20))
                        .build();
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        int total = 16 << 20;
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream -> {
                            start.await(20, TimeUnit.SECONDS);
                            for (int left = total; left > 0; left -= 4096) {
                                stream.reader().skip(4096);
                            }
                            done.countDown();
                        })) {
            Stream stream = pair.client().borrowStream();
            Thread sender =
                    new Thread(
                            () -> {
                                for (int sent = 0; sent < total; sent += 32 * 1024) {
                                    stream.writer().put(new byte[32 * 1024]);
                                    stream.flush(Duration.ofSeconds(20));
                                }
                            });
            sender.start();
            Eventually.isTrue(() -> sender.getState() == Thread.State.TIMED_WAITING);
            long received = pair.server().sessions().get(0).counters().bytesReceived();
            assertThat(received).isLessThan(total / 4);
            start.countDown();
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            sender.join();
            stream.close();
        }
    }

    @Test
    void shouldReadAMessageThatIsLargerThanWhatMayWaitForItsReader() {
        SessionConfig config =
                SessionConfig.builder()
                        .memoryType(MemoryType.SOCKET_ONLY)
                        .maxFrameBytes(4096)
                        .maxUnreadSocketBytes(4096)
                        .readTimeout(Duration.ofSeconds(20))
                        .build();
        try (SessionPair pair = SessionPair.start(config, ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            byte[] payload = new byte[1 << 20];
            new Random(5).nextBytes(payload);
            assertThat(ExchangeTest.roundTrip(stream, payload)).isEqualTo(payload);
            stream.close();
        }
    }
}
