package io.shmipc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@EnabledIf("io.shmipc.internal.os.Platform#nativeSocketsAvailable")
class BellTest {

    private static final int ROUNDS = 10_000;
    private static final int RINGERS = 3;
    private static final long FOREVER = Long.MAX_VALUE;

    @TempDir Path directory;

    private static Bell newBell() {
        return Objects.requireNonNull(Bell.create(false));
    }

    @Test
    void shouldNotExistForPortableSockets() {
        assertThat(Bell.create(true)).isNull();
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.PORTABLE_UNIX.connectedPair(directory)) {
            assertThatThrownBy(() -> bell.awaitReadable(pair.server(), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a native socket");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE_UNIX", "NATIVE_TCP"})
    void shouldEndTheWaitWhenBytesArrive(SocketKind kind) throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            assertThat(bell.awaitReadable(pair.server(), 0)).isFalse();
            Background<Boolean> waiting = waitingFor(bell, pair.server(), FOREVER);
            pair.client().write(ByteBuffer.allocate(1));
            assertThat(waiting.result()).isTrue();
            // Until they are read.
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isTrue();
            assertThat(bell.awaitReadable(pair.server(), 0)).isTrue();
        }
    }

    @Test
    void shouldTellAHangUpAsReadable() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> waiting = waitingFor(bell, pair.server(), FOREVER);
            pair.client().close();
            assertThat(waiting.result()).isTrue();
        }
    }

    @Test
    void shouldTellASocketClosedHereAsReadable() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> waiting = waitingFor(bell, pair.server(), FOREVER);
            pair.server().close();
            assertThat(waiting.result()).isTrue();
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isTrue();
        }
    }

    @Test
    void shouldEndTheNextWaitByRingsBeforeItAndOnlyThatOne() {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            bell.ring();
            bell.ring();
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isFalse();
            long startNanos = System.nanoTime();
            assertThat(bell.awaitReadable(pair.server(), 3_000_000)).isFalse();
            assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(3_000_000);
        }
    }

    @Test
    void shouldEndTheRunningWaitByARing() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> waiting = waitingFor(bell, pair.server(), FOREVER);
            bell.ring();
            assertThat(waiting.result()).isFalse();
        }
    }

    @Test
    void shouldTellTheSocketAndAnswerTheRingTogether() {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            pair.client().write(ByteBuffer.allocate(1));
            bell.ring();
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isTrue();
            pair.server().read(ByteBuffer.allocate(1));
            assertAnswered(bell, pair.server());
        }
    }

    @Test
    void shouldAnswerARingByLookingOnly() {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            bell.ring();
            assertThat(bell.awaitReadable(pair.server(), 0)).isFalse();
            assertAnswered(bell, pair.server());
        }
    }

    /** A wait with nothing to end it lasts its whole time. */
    private static void assertAnswered(Bell bell, ControlSocket socket) {
        long startNanos = System.nanoTime();
        assertThat(bell.awaitReadable(socket, 2_000_000)).isFalse();
        assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void shouldWaitForTimesBelowAMillisecond() {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            for (long nanos : new long[] {1, 999, 20_000, 250_000}) {
                long startNanos = System.nanoTime();
                assertThat(bell.awaitReadable(pair.server(), nanos)).isFalse();
                assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(nanos);
            }
            assertThatThrownBy(() -> bell.awaitReadable(pair.server(), -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeoutNanos=-1 must be >= 0");
        }
    }

    @Test
    void shouldEndTheRunningWaitByAnInterruptThatStaysPending() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> waiting =
                    Background.start(
                            () -> {
                                boolean readable = bell.awaitReadable(pair.server(), FOREVER);
                                assertThat(readable).isFalse();
                                return Thread.interrupted();
                            });
            waiting.awaitInside("Bell", "poll").interrupt();
            assertThat(waiting.result()).isTrue();
        }
    }

    @Test
    void shouldNotBlockAThreadThatIsInterruptedAlready() {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Thread.currentThread().interrupt();
            try {
                assertThat(bell.awaitReadable(pair.server(), FOREVER)).isFalse();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                pair.client().write(ByteBuffer.allocate(1));
                assertThat(bell.awaitReadable(pair.server(), FOREVER)).isTrue();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void shouldForgetAThreadThatHasLeft() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            bell.ring();
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isFalse();
            Thread.currentThread().interrupt();
            assertThat(Thread.interrupted()).isTrue();
            assertAnswered(bell, pair.server());
        }
    }

    @Test
    void shouldNotMissAnInterruptWheneverItComes() throws Exception {
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            for (int i = 0; i < 500; i++) {
                Background<Boolean> waiting =
                        Background.start(
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        bell.awaitReadable(pair.server(), FOREVER);
                                    }
                                    return true;
                                });
                waiting.interrupt();
                assertThat(waiting.result()).isTrue();
            }
        }
    }

    @Test
    void shouldNotBlockOnceClosed() throws Exception {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Bell bell = newBell();
            Background<Boolean> waiting = waitingFor(bell, pair.server(), FOREVER);
            bell.close();
            bell.close();
            assertThat(waiting.result()).isFalse();
            bell.ring();
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isFalse();
            pair.client().write(ByteBuffer.allocate(1));
            assertThat(bell.awaitReadable(pair.server(), FOREVER)).isTrue();
        }
    }

    /** Each round waits for ever, and ends only by the ring of its own number. */
    @Test
    void shouldLoseNoneOfManyRings() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        try (Bell bell = newBell();
                Bell back = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> other =
                    Background.start(
                            () -> {
                                for (int i = 1; i <= ROUNDS; i++) {
                                    while (asked.get() < i) {
                                        bell.awaitReadable(pair.server(), FOREVER);
                                    }
                                    answered.set(i);
                                    back.ring();
                                }
                                return true;
                            });
            for (int i = 1; i <= ROUNDS; i++) {
                asked.set(i);
                bell.ring();
                while (answered.get() < i) {
                    back.awaitReadable(pair.client(), FOREVER);
                }
            }
            assertThat(other.result()).isTrue();
        }
    }

    @Test
    void shouldLoseNoneOfManyRingersAtOnce() throws Exception {
        AtomicIntegerArray sent = new AtomicIntegerArray(RINGERS);
        try (Bell bell = newBell();
                SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            Background<Boolean> waiting =
                    Background.start(
                            () -> {
                                while (sum(sent) < RINGERS * ROUNDS) {
                                    bell.awaitReadable(pair.server(), FOREVER);
                                }
                                return true;
                            });
            List<Background<Boolean>> ringers = new ArrayList<>();
            for (int r = 0; r < RINGERS; r++) {
                int number = r;
                ringers.add(
                        Background.start(
                                () -> {
                                    for (int i = 0; i < ROUNDS; i++) {
                                        sent.incrementAndGet(number);
                                        bell.ring();
                                    }
                                    return true;
                                }));
            }
            for (Background<Boolean> ringer : ringers) {
                assertThat(ringer.result()).isTrue();
            }
            assertThat(waiting.result()).isTrue();
        }
    }

    private static int sum(AtomicIntegerArray counts) {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    @Test
    void shouldSurviveRingsAndWaitsThatRaceWithItsEnd() throws Exception {
        try (SocketKind.Pair pair = SocketKind.NATIVE_UNIX.connectedPair(directory)) {
            for (int i = 0; i < 300; i++) {
                Bell bell = newBell();
                Background<Boolean> waiting =
                        Background.start(() -> bell.awaitReadable(pair.server(), FOREVER));
                Background<Boolean> ringing =
                        Background.start(
                                () -> {
                                    bell.ring();
                                    return true;
                                });
                bell.close();
                assertThat(waiting.result()).isFalse();
                assertThat(ringing.result()).isTrue();
            }
        }
    }

    @Test
    void shouldGiveItsDescriptorBack() throws Exception {
        OpenDescriptors.assertNoneLeft(() -> newBell().close());
    }

    private static Background<Boolean> waitingFor(
            Bell bell, ControlSocket socket, long timeoutNanos) {
        return Background.start(() -> bell.awaitReadable(socket, timeoutNanos))
                .awaitInside("Bell", "poll");
    }
}
