package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ShmipcException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many users who stop half-way: they give up waiting, drop what they wrote, read a part of an
 * answer, have their streams closed by other threads, while memory is short. Whatever answer
 * arrives must be theirs, and no slice may be missing at the end.
 */
class DisorderTest {

    private static final int USERS = 12;
    private static final int ROUNDS = 400;

    private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong answers = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"1, FALL_BACK", "2, FALL_BACK", "3, FALL_BACK", "4, WAIT", "5, FAIL"})
    void shouldNeverMixAnswersNorLoseSlices(long seed, ExhaustionPolicy policy) throws Exception {
        SessionConfig config =
                SessionConfig.builder()
                        .sizeClasses(new SizeClass(512, 30), new SizeClass(4096, 70))
                        .regionBytes(256 * 1024)
                        .queueCapacity(64)
                        .exhaustionPolicy(policy)
                        .readTimeout(Duration.ofSeconds(20))
                        .build();
        // Of two ends that wait, each could wait for the other.
        SessionConfig servers =
                policy == ExhaustionPolicy.WAIT
                        ? config.toBuilder().exhaustionPolicy(ExhaustionPolicy.FALL_BACK).build()
                        : config;
        try (SessionPair pair =
                SessionPair.start(servers, ExchangeTest::echo, client -> client.session(config))) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            ExecutorService users = Executors.newFixedThreadPool(USERS + 1);
            ConcurrentLinkedQueue<Stream> toClose = new ConcurrentLinkedQueue<>();
            for (int user = 0; user < USERS; user++) {
                long userSeed = seed * 1000 + user;
                users.execute(() -> use(pair, new Random(userSeed), toClose));
            }
            users.execute(() -> closeOthersStreams(toClose));
            users.shutdown();
            assertThat(users.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
            assertThat(faults).as("seed=%d", seed).isEmpty();
            assertThat(answers.get()).isGreaterThan(USERS * ROUNDS / 4);
            assertThat(pair.clientSession().isOpen()).isTrue();
            pair.client()
                    .sessions()
                    .forEach(s -> Eventually.isTrue(() -> s.memory().equals(before)));
        }
    }

    private void use(SessionPair pair, Random random, ConcurrentLinkedQueue<Stream> toClose) {
        for (int round = 0; round < ROUNDS; round++) {
            Stream stream = pair.client().borrowStream();
            boolean clean = false;
            try {
                clean = exchange(stream, random, toClose);
            } catch (ShmipcException closedOrLate) {
                // The stream was closed meanwhile, or the answer did not come in time.
            } catch (RuntimeException | Error e) {
                faults.add(e);
            }
            if (clean) {
                pair.client().returnStream(stream);
            } else {
                stream.close();
            }
        }
    }

    private boolean exchange(Stream stream, Random random, ConcurrentLinkedQueue<Stream> toClose) {
        byte[] payload = new byte[8 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 3_000)];
        random.nextBytes(payload);
        stream.writer().putInt(payload.length);
        if (random.nextInt(20) == 0) {
            stream.writer().discard();
            return true;
        }
        int split = random.nextInt(payload.length);
        stream.writer().put(payload, 0, split);
        if (random.nextBoolean()) {
            stream.flush();
        }
        if (random.nextInt(15) == 0) {
            toClose.add(stream);
        }
        stream.writer().reserve(payload.length - split).put(payload, split, payload.length - split);
        if (random.nextInt(20) == 0) {
            return false;
        }
        stream.flush();
        if (random.nextInt(20) == 0) {
            return false;
        }
        stream.readTimeout(
                random.nextInt(10) == 0 ? Duration.ofNanos(20_000) : Duration.ofSeconds(20));
        int length = stream.reader().readInt();
        assertThat(length).isEqualTo(payload.length);
        if (random.nextInt(20) == 0) {
            stream.reader().skip(length / 2);
            return false;
        }
        CRC32 expected = new CRC32();
        expected.update(payload);
        CRC32 actual = new CRC32();
        try (BufferPart part = stream.reader().readPart(length)) {
            stream.reader().release();
            if (random.nextInt(10) == 0) {
                stream.close();
            }
            part.views().forEach(actual::update);
        }
        assertThat(actual.getValue()).isEqualTo(expected.getValue());
        answers.incrementAndGet();
        return stream.isOpen();
    }

    private void closeOthersStreams(ConcurrentLinkedQueue<Stream> toClose) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (System.nanoTime() - end < 0) {
            Stream stream = toClose.poll();
            if (stream != null) {
                stream.close();
            }
            Thread.onSpinWait();
        }
    }
}
