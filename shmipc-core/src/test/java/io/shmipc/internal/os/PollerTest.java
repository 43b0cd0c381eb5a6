package io.shmipc.internal.os;

import static io.shmipc.internal.os.SocketKind.LONG_NANOS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PollerTest {

    @TempDir Path directory;

    private final List<String> told = new ArrayList<>();

    private final Poller.Handler recorder =
            (attachment, readable, writable) ->
                    told.add(attachment + (readable ? " r" : "") + (writable ? " w" : ""));

    @ParameterizedTest
    @EnumSource
    void shouldTellAboutBytesUntilTheyAreRead(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            poller.register(pair.server(), "s");
            poller.register(pair.client(), "c");
            assertThat(poller.select(0, recorder)).isZero();
            pair.client().write(ByteBuffer.allocate(1));
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            pair.server().read(ByteBuffer.allocate(8));
            assertThat(poller.select(1_000_000, recorder)).isZero();
            assertThat(told).containsExactly("s r", "s r");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellAboutRoomToWriteOnlyWhileWanted(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            poller.register(pair.client(), "c");
            poller.wantWrite(pair.client(), true);
            poller.wantWrite(pair.client(), true);
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            pair.server().write(ByteBuffer.allocate(1));
            pair.client().awaitReadable(LONG_NANOS);
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            poller.wantWrite(pair.client(), false);
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            assertThat(told).containsExactly("c w", "c r w", "c r");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellAHangUpAsReadable(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            poller.register(pair.server(), "s");
            pair.client().close();
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            assertThat(told).containsExactly("s r");
            assertThat(pair.server().read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayNothingMoreAfterDeregistering(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            poller.deregister(pair.server());
            poller.register(pair.server(), "one");
            pair.client().write(ByteBuffer.allocate(1));
            poller.deregister(pair.server());
            poller.deregister(pair.server());
            assertThat(poller.select(1_000_000, recorder)).isZero();
            poller.register(pair.server(), "two");
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
            assertThat(told).containsExactly("two r");
            poller.wantRead(pair.server(), false);
            assertThat(poller.select(1_000_000, recorder)).isZero();
            assertThatThrownBy(() -> poller.register(pair.server(), "again"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("registered already");
            poller.wantWrite(pair.client(), true);
            poller.wantRead(pair.client(), true);
            assertThat(poller.select(1_000_000, recorder)).isZero();
            pair.server().close();
            poller.deregister(pair.server());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetAHandlerEndTheOthersOfItsRound(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair one = kind.connectedPair(directory);
                SocketKind.Pair two = kind.connectedPair(directory)) {
            poller.register(one.server(), one.server());
            poller.register(two.server(), two.server());
            for (SocketKind.Pair pair : List.of(one, two)) {
                pair.client().write(ByteBuffer.allocate(1));
                pair.server().awaitReadable(LONG_NANOS);
            }
            int count =
                    poller.select(
                            LONG_NANOS,
                            (attachment, readable, writable) -> {
                                poller.deregister(one.server());
                                poller.deregister(two.server());
                            });
            assertThat(count).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportAgainWhatAHandlerThrewOn(SocketKind kind) {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            poller.register(pair.server(), "s");
            pair.client().write(ByteBuffer.allocate(1));
            assertThatThrownBy(
                            () ->
                                    poller.select(
                                            LONG_NANOS,
                                            (attachment, readable, writable) -> {
                                                throw new IllegalStateException("handler");
                                            }))
                    .hasMessage("handler");
            assertThat(poller.select(LONG_NANOS, recorder)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBeWokenOncePerRoundOfWakeups(boolean portable) throws Exception {
        try (Poller poller = Sockets.newPoller(portable)) {
            poller.wakeup();
            poller.wakeup();
            assertThat(poller.select(Long.MAX_VALUE, recorder)).isZero();
            assertThat(poller.select(1_000_000, recorder)).isZero();
            for (int round = 0; round < 200; round++) {
                Background<Integer> waiting =
                        Background.start(() -> poller.select(Long.MAX_VALUE, recorder));
                if (round % 2 == 0) {
                    waiting.awaitInside("Poller", "select");
                }
                poller.wakeup();
                assertThat(waiting.result()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeNoteOfChangesWhileItWaits(SocketKind kind) throws Exception {
        try (Poller poller = Sockets.newPoller(kind.portable);
                SocketKind.Pair pair = kind.connectedPair(directory)) {
            Background<Integer> waiting =
                    Background.start(() -> poller.select(LONG_NANOS, recorder));
            waiting.awaitInside("Poller", "select");
            poller.register(pair.server(), "s");
            poller.wantWrite(pair.server(), true);
            assertThat(waiting.result()).isEqualTo(1);
            assertThat(told).containsExactly("s w");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFreeASocketClosedWhileThePollerWaits(SocketKind kind) throws Exception {
        try (Poller poller = Sockets.newPoller(kind.portable)) {
            Background<Integer> waiting =
                    Background.start(() -> poller.select(Long.MAX_VALUE, (a, r, w) -> {}));
            waiting.awaitInside("Poller", "select");
            OpenDescriptors.assertNoneLeft(
                    () -> {
                        try (SocketKind.Pair pair = kind.connectedPair(directory)) {
                            poller.register(pair.server(), "s");
                            poller.deregister(pair.server());
                        }
                    });
            poller.wakeup();
            assertThat(waiting.result()).isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndARunningWaitWhenClosed(boolean portable) throws Exception {
        OpenDescriptors.assertNoneLeft(
                () -> {
                    Poller poller = Sockets.newPoller(portable);
                    Background<Integer> waiting =
                            Background.start(() -> poller.select(Long.MAX_VALUE, recorder));
                    waiting.awaitInside("Poller", "select");
                    poller.close();
                    poller.close();
                    poller.wakeup();
                    assertThat(waiting.result()).isEqualTo(-1);
                    assertThat(poller.select(0, recorder)).isEqualTo(-1);
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWatchMoreSocketsThanOneRoundCanTell(boolean portable) {
        SocketKind kind = portable ? SocketKind.PORTABLE_UNIX : SocketKind.NATIVE_UNIX;
        List<SocketKind.Pair> pairs = new ArrayList<>();
        try (Poller poller = Sockets.newPoller(portable)) {
            for (int i = 0; i < 300; i++) {
                SocketKind.Pair pair = kind.connectedPair(directory);
                pairs.add(pair);
                poller.register(pair.server(), pair);
                pair.client().write(ByteBuffer.allocate(1));
            }
            int count = 0;
            while (count < 300) {
                count +=
                        poller.select(
                                LONG_NANOS,
                                (attachment, readable, writable) -> {
                                    SocketKind.Pair pair = (SocketKind.Pair) attachment;
                                    pair.server().read(ByteBuffer.allocate(8));
                                    poller.deregister(pair.server());
                                });
            }
            assertThat(count).isEqualTo(300);
            assertThat(poller.select(0, recorder)).isZero();
        } finally {
            pairs.forEach(SocketKind.Pair::close);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldServeSocketsOfItsOwnKindOnly(boolean portable) {
        SocketKind other = portable ? SocketKind.NATIVE_UNIX : SocketKind.PORTABLE_UNIX;
        try (Poller poller = Sockets.newPoller(portable);
                SocketKind.Pair pair = other.connectedPair(directory)) {
            assertThatThrownBy(() -> poller.register(pair.client(), "c"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
