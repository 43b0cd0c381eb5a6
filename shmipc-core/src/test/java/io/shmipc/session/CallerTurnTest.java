package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.FakeSocket;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller does that receives for its session, with a peer whose every step is played. */
class CallerTurnTest {

    private static final int ENOUGH = 1_000_000;

    /** Looks without end, and lets the peer act whenever something has arrived. */
    private final class Played implements WaitStrategy {
        @Override
        public long nanosUntilNextLook(long idleNanos) {
            return 0;
        }

        @Override
        public void arrived(long waitedNanos) {
            onArrival.run();
        }
    }

    private Runnable onArrival = () -> {};
    private SessionImpl.StreamAcceptor onStream = stream -> {};

    private final SessionConfig config =
            SessionConfig.builder()
                    .regionBytes(2 << 20)
                    .queueCapacity(64)
                    .waitStrategy(new Played())
                    .build();
    private final EventLoopGroup loops = new EventLoopGroup(1, "test", false, List.of());
    private final RegionFactory.Created peer = RegionFactory.create(config, SessionMode.MEMFD, 0);
    private final SessionMemory memory =
            RegionFactory.map(
                    SessionMode.MEMFD,
                    peer.bufferFd(),
                    peer.queueFd(),
                    null,
                    null,
                    new RegionTable());
    private final List<Stream> accepted = new ArrayList<>();

    /** Never joins its loop, so whatever is received, a caller has received. */
    private final SessionImpl session =
            new SessionImpl(
                    config,
                    memory,
                    new FakeSocket(),
                    3,
                    loops.next(),
                    Runnable::run,
                    this::accept,
                    reason -> {});

    private void accept(Stream stream) {
        accepted.add(stream);
        onStream.accept(stream);
    }

    @AfterEach
    void close() {
        session.close();
        peer.close();
        peer.memory().close(true);
        loops.close();
    }

    private void putData(int streamId, int value) {
        SharedRegion region = peer.memory().region();
        int slice = region.pool().allocate(4);
        region.bytes().putInt(region.pool().dataOffset(slice), value);
        region.pool().writeSlice(slice, 0, 4, -1);
        put(streamId, slice, StreamStatus.OPENED);
    }

    private void put(int streamId, int slice, StreamStatus status) {
        StreamImpl stream = new StreamImpl(session, streamId, peer.memory().region());
        SendQueue queue = peer.memory().sendQueue();
        assertThat(queue.put(stream, slice, 4, status, null, 0, () -> {}, false)).isTrue();
    }

    /** A stream whose first data has been delivered, and lies ready to be taken. */
    private Stream stream(int streamId) {
        putData(streamId, 1);
        session.member().look();
        return accepted.get(accepted.size() - 1);
    }

    @Test
    void shouldHearOfAnInterruptWhileOthersAreSentMessagesWithoutPause() {
        Stream quiet = stream(2);
        assertThat(quiet.reader().readInt()).isEqualTo(1);
        int[] sent = new int[1];
        Runnable sendToOthers =
                () -> {
                    if (sent[0]++ < ENOUGH) {
                        put(99, 0, StreamStatus.HALF_CLOSED);
                    }
                };
        sendToOthers.run();
        onArrival = sendToOthers;
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> quiet.reader().await(1, Duration.ofSeconds(60)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            onArrival = () -> {};
            Thread.interrupted();
        }
        assertThat(sent[0]).isLessThan(ENOUGH);
    }

    @Test
    void shouldEndAWaitAtItsDeadlineWhileOthersAreSentMessagesWithoutPause() {
        Stream quiet = stream(2);
        assertThat(quiet.reader().readInt()).isEqualTo(1);
        int[] sent = new int[1];
        onArrival =
                () -> {
                    if (sent[0]++ < ENOUGH) {
                        put(99, 0, StreamStatus.HALF_CLOSED);
                    }
                };
        put(99, 0, StreamStatus.HALF_CLOSED);
        assertThat(quiet.reader().await(1, Duration.ofNanos(1))).isEqualTo(ReadStatus.TIMED_OUT);
        onArrival = () -> {};
        assertThat(sent[0]).isLessThan(ENOUGH);
    }

    /** An executor that runs tasks on the thread that brings them, as one that is full may. */
    @Test
    void shouldNotLetAHandlerWaitOnTheThreadThatReceivesForIt() {
        Stream mine = stream(2);
        assertThat(mine.reader().readInt()).isEqualTo(1);
        List<Throwable> thrown = new ArrayList<>();
        onStream =
                theirs ->
                        thrown.add(
                                catchThrowable(
                                        () -> theirs.reader().await(100, Duration.ofSeconds(60))));
        putData(3, 1);
        putData(2, 2);
        assertThat(mine.reader().readInt()).isEqualTo(2);
        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not wait");
        // Afterwards this thread may wait again.
        assertThat(mine.reader().await(1, Duration.ofNanos(1))).isEqualTo(ReadStatus.TIMED_OUT);
    }

    @Test
    void shouldEndABrokenSessionAlthoughTheCallerFindsItsMessageAtOnce() {
        Stream stream = stream(2);
        // The loop does not look, as it would not while a caller has the turn.
        session.member().broken(new ProtocolException("found by a sender"));
        assertThat(stream.reader().readInt()).isEqualTo(1);
        assertThat(session.isOpen()).isFalse();
        assertThatThrownBy(() -> stream.reader().readInt())
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("found by a sender");
    }
}
