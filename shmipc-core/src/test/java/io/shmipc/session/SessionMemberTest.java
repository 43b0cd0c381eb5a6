package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ProtocolException;
import io.shmipc.error.SystemCallException;
import io.shmipc.internal.protocol.Frame;
import io.shmipc.internal.protocol.FrameEncoder;
import io.shmipc.internal.protocol.StreamStatus;
import io.shmipc.internal.transport.ControlConnection;
import io.shmipc.internal.transport.EventLoopGroup;
import io.shmipc.internal.transport.FakeSocket;
import io.shmipc.testkit.RecordingListener;
import io.shmipc.wait.WaitStrategy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of queue and socket, step by step, with a socket that is played. */
class SessionMemberTest {

    private interface Arrival {
        void at(ByteBuffer target);
    }

    private static final class PlayedSocket extends FakeSocket {
        final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

        @Override
        public int read(ByteBuffer dst) {
            int before = dst.position();
            Arrival next = arrivals.poll();
            if (next != null) {
                next.at(dst);
            }
            return dst.position() - before;
        }
    }

    private volatile boolean attending;
    private final RecordingListener listener = new RecordingListener();
    private final SessionConfig config =
            SessionConfig.builder()
                    .regionBytes(2 << 20)
                    .queueCapacity(64)
                    .waitStrategy(idle -> attendWhileWaiting())
                    .listener(listener)
                    .build();
    private final EventLoopGroup loops = new EventLoopGroup(1, "test", false, List.of());
    private final RegionFactory.Created client = RegionFactory.create(config, SessionMode.MEMFD, 0);
    private final SessionMemory memory =
            RegionFactory.map(
                    SessionMode.MEMFD,
                    client.bufferFd(),
                    client.queueFd(),
                    null,
                    null,
                    new RegionTable());
    private final PlayedSocket socket = new PlayedSocket();
    private final List<Stream> accepted = new ArrayList<>();
    private final SessionImpl session =
            new SessionImpl(
                    config,
                    memory,
                    socket,
                    3,
                    loops.next(),
                    Runnable::run,
                    accepted::add,
                    reason -> {});
    private final SocketBudget budget = new SocketBudget(1 << 20, () -> {});
    private final SessionMember member =
            new SessionMember(
                    session,
                    new ControlConnection(socket, 3, 4096, on -> {}, () -> false),
                    memory,
                    budget);

    @AfterEach
    void close() {
        session.close();
        client.close();
        client.memory().close(true);
        loops.close();
    }

    /** What happens while a receiver waits: it sleeps, or is asked to look around. */
    private long attendWhileWaiting() {
        if (!attending) {
            return WaitStrategy.SLEEP_UNTIL_WOKEN;
        }
        attending = false;
        member.attend();
        session.member().attend();
        return 0;
    }

    private void putData(int streamId, int value) {
        SharedRegion region = client.memory().region();
        int slice = region.pool().allocate(4);
        region.bytes().putInt(region.pool().dataOffset(slice), value);
        region.pool().writeSlice(slice, 0, 4, -1);
        put(streamId, slice, StreamStatus.OPENED);
    }

    private void putClose(int streamId) {
        put(streamId, 0, StreamStatus.CLOSED);
    }

    private void put(int streamId, int slice, StreamStatus status) {
        StreamImpl stream = new StreamImpl(session, streamId, client.memory().region());
        SendQueue queue = client.memory().sendQueue();
        assertThat(queue.put(stream, slice, 4, status, null, 0, () -> {}, false)).isTrue();
    }

    private void arrives(Frame frame) {
        socket.arrivals.add(target -> FrameEncoder.encode(target, 3, frame));
    }

    private static Frame data(int streamId, int value) {
        return new Frame.FallbackData(streamId, 0, ByteBuffer.allocate(4).putInt(value).flip());
    }

    @Test
    void shouldLookAgainAfterAWakeUpThatWasReadWhileACloseWasHeldBack() {
        putData(2, 1);
        putClose(2);
        // After the queue was found empty the peer puts one more, and sends its only wake-up.
        socket.arrivals.add(
                target -> {
                    putData(3, 7);
                    FrameEncoder.encodePolling(target, 3);
                });
        member.look();
        assertThat(accepted).hasSize(2);
        assertThat(accepted.get(1).reader().readInt()).isEqualTo(7);
    }

    @Test
    void shouldDeliverDataFromTheSocketBeforeACloseThatOvertookIt() {
        putClose(2);
        arrives(data(2, 42));
        member.look();
        assertThat(accepted).hasSize(1);
        BufferReader reader = accepted.get(0).reader();
        assertThat(reader.readInt()).isEqualTo(42);
        assertThat(reader.await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
    }

    @Test
    void shouldDeliverTheQueueBeforeDataFromTheSocket() {
        putData(2, 1);
        arrives(data(2, 2));
        putData(2, 3);
        member.ready(true, false);
        BufferReader reader = accepted.get(0).reader();
        assertThat(List.of(reader.readInt(), reader.readInt(), reader.readInt()))
                .containsExactly(1, 3, 2);
    }

    @Test
    void shouldNotOpenAStreamAgainThatWasClosedBeforeItsFirstData() {
        putClose(2);
        member.look();
        putData(2, 1);
        member.look();
        assertThat(accepted).isEmpty();
        assertThat(session.counters().lateMessagesDropped()).isEqualTo(1);
    }

    @Test
    void shouldDeliverWhatThePeerSentBeforeTheConnectionBroke() {
        arrives(data(2, 1));
        socket.arrivals.add(
                target -> {
                    putData(2, 2);
                    throw new SystemCallException("recv", "fd=1", 104, "ECONNRESET", "reset");
                });
        member.ready(true, false);
        member.ready(true, false);
        BufferReader reader = accepted.get(0).reader();
        assertThat(reader.readInt()).isEqualTo(1);
        assertThat(reader.readInt()).isEqualTo(2);
        assertThat(listener.nextEnd())
                .isInstanceOf(io.shmipc.error.SessionClosedException.class)
                .hasMessageContaining("openStreams=1")
                .hasMessageContaining("ECONNRESET");
        accepted.get(0).close();
    }

    @Test
    void shouldTakeAResetWithoutOpenStreamsForAnOrderlyEnd() {
        socket.arrivals.add(
                target -> {
                    throw new SystemCallException("recv", "fd=1", 104, "ECONNRESET", "reset");
                });
        member.ready(true, false);
        assertThat(listener.nextEnd()).isSameAs(RecordingListener.ON_PURPOSE);
    }

    @Test
    void shouldEndTheSessionBeforeAnybodyCanReceiveWhatLiesBehindTheDamage() {
        put(2, 3, StreamStatus.OPENED);
        putData(2, 1);
        assertThatThrownBy(member::look).isInstanceOf(ProtocolException.class);
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void shouldNotReadThePausedSocketOnTheThreadOfACaller() {
        arrives(data(2, 1));
        member.ready(true, false);
        StreamImpl stream = (StreamImpl) accepted.get(0);
        budget.take(2 << 20);
        member.look();
        arrives(data(2, 2));
        stream.reader().readInt();
        attending = true;
        assertThat(member.receiveFor(stream, (StreamReader) stream.reader(), 4)).isFalse();
        assertThat(socket.arrivals).as("still in the socket").hasSize(1);
    }

    /** A round of reading stops after 16 full buffers; the message lies behind them. */
    @Test
    void shouldNoticeWhatTheRestOfALongReadingBrought() {
        SessionMember member = session.member();
        arrives(data(2, 1));
        member.ready(true, false);
        StreamImpl stream = (StreamImpl) accepted.get(0);
        stream.reader().readInt();
        for (int i = 0; i < 16; i++) {
            socket.arrivals.add(
                    target -> {
                        while (target.hasRemaining()) {
                            FrameEncoder.encodePolling(target, 3);
                        }
                    });
        }
        arrives(data(2, 7));
        attending = true;
        assertThat(member.receiveFor(stream, (StreamReader) stream.reader(), 4)).isTrue();
        assertThat(stream.reader().readInt()).isEqualTo(7);
    }
}
