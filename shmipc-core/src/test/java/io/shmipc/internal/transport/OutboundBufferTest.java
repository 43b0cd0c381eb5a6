package io.shmipc.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.ProtocolException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.SystemCallException;
import io.shmipc.session.Eventually;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboundBufferTest {

    private final FakeSocket socket = new FakeSocket();
    private final List<Boolean> watched = new ArrayList<>();
    private boolean onLoop;
    private final OutboundBuffer outbound = new OutboundBuffer(socket, watched::add, () -> onLoop);

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private void data(long timeoutMillis, ByteBuffer... parts) {
        outbound.sendData(parts, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    /** A sender on a thread of its own, who is known to wait when this returns. */
    private CompletableFuture<Void> waitingSender(long timeoutMillis, ByteBuffer... parts) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                data(timeoutMillis, parts);
                                sent.complete(null);
                            } catch (Throwable e) {
                                sent.completeExceptionally(e);
                            }
                        });
        thread.start();
        Eventually.isTrue(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return sent;
    }

    private static void await(CompletableFuture<Void> sender) throws Exception {
        sender.get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldPassOnAtOnceWhatTheSocketTakes() {
        socket.makeRoom(100);
        outbound.sendControl(bytes(1, 2));
        data(1000, bytes(3), bytes(), bytes(4, 5));
        assertThat(socket.taken()).containsExactly(1, 2, 3, 4, 5);
        assertThat(watched).isEmpty();
    }

    @Test
    void shouldKeepTheOrderOfFramesWhenRoomComesByteByByte() throws Exception {
        socket.makeRoom(1);
        outbound.sendControl(bytes(1, 2, 3));
        CompletableFuture<Void> sender = waitingSender(20_000, bytes(4, 5), bytes(6));
        outbound.sendControl(bytes(7, 8));
        for (int i = 0; i < 7; i++) {
            outbound.writeSome();
            socket.makeRoom(1);
        }
        outbound.writeSome();
        await(sender);
        assertThat(socket.taken()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(watched).as("waits for room once, then no more").containsExactly(true, false);
    }

    @Test
    void shouldLeaveReusedControlBuffersAlone() {
        ByteBuffer reused = bytes(1, 2);
        outbound.sendControl(reused);
        reused.clear().put((byte) 9).put((byte) 9);
        socket.makeRoom(10);
        outbound.writeSome();
        assertThat(socket.taken()).containsExactly(1, 2);
    }

    @Test
    void shouldTakeBackAFrameOfWhichNothingHadLeftAtTheDeadline() {
        outbound.sendControl(bytes(1));
        assertThatThrownBy(() -> data(1, bytes(2, 3)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("waitingFrames=1");
        outbound.sendControl(bytes(4));
        socket.makeRoom(10);
        outbound.writeSome();
        assertThat(socket.taken()).containsExactly(1, 4);
    }

    /** As when the system is short of memory for a moment. */
    private static final class RefusingSocket extends FakeSocket {
        boolean refuses;

        @Override
        public synchronized int write(ByteBuffer src) {
            if (refuses) {
                refuses = false;
                throw new SystemCallException("send", "fd=3", 105, "ENOBUFS", "no room");
            }
            return super.write(src);
        }
    }

    @Test
    void shouldLetNothingFollowAFrameThatWasLeftUnfinished() {
        RefusingSocket refusing = new RefusingSocket();
        OutboundBuffer sender = new OutboundBuffer(refusing, watched::add, () -> true);
        refusing.makeRoom(2);
        sender.sendData(new ByteBuffer[] {bytes(1, 2), bytes(3)}, System.nanoTime());
        sender.sendControl(bytes(4));
        refusing.makeRoom(100);
        refusing.refuses = true;
        assertThatThrownBy(sender::writeSome).isInstanceOf(SystemCallException.class);
        assertThatThrownBy(() -> sender.sendControl(bytes(5)))
                .isInstanceOf(SystemCallException.class);
        assertThatThrownBy(
                        () ->
                                sender.sendData(
                                        new ByteBuffer[] {bytes(6), bytes(7)}, System.nanoTime()))
                .isInstanceOf(SystemCallException.class);
        sender.writeSome();
        assertThat(refusing.taken()).containsExactly(1, 2);
    }

    @Test
    void shouldGoOnAfterAFrameOfWhichTheSocketTookNothing() {
        RefusingSocket refusing = new RefusingSocket();
        OutboundBuffer sender = new OutboundBuffer(refusing, watched::add, () -> true);
        refusing.makeRoom(100);
        refusing.refuses = true;
        assertThatThrownBy(() -> sender.sendData(new ByteBuffer[] {bytes(1)}, System.nanoTime()))
                .isInstanceOf(SystemCallException.class);
        sender.sendControl(bytes(2));
        assertThat(refusing.taken()).containsExactly(2);
    }

    @Test
    void shouldNotSendLaterWhatFailedBecauseNobodyWaitsForRoom() {
        OutboundBuffer sender =
                new OutboundBuffer(
                        socket,
                        on -> {
                            if (on) {
                                throw new SystemCallException(
                                        "epoll_ctl", "fd=3", 12, "ENOMEM", "no memory");
                            }
                        },
                        () -> true);
        assertThatThrownBy(() -> sender.sendData(new ByteBuffer[] {bytes(1)}, System.nanoTime()))
                .isInstanceOf(SystemCallException.class);
        socket.makeRoom(100);
        sender.sendControl(bytes(2));
        sender.writeSome();
        assertThat(socket.taken()).containsExactly(2);
    }

    @Test
    void shouldFinishAFrameThatHadBegunEvenIfItsSenderGoesAway() {
        socket.makeRoom(1);
        ByteBuffer header = bytes(1, 2);
        ByteBuffer payload = bytes(3, 4);
        data(1, header, payload);
        // The sender has its memory back and writes something else there.
        header.clear().put((byte) 9).put((byte) 9);
        payload.clear().put((byte) 9).put((byte) 9);
        socket.makeRoom(10);
        outbound.writeSome();
        assertThat(socket.taken()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldWakeWhoWaitsWhenTheSessionEnds() {
        CompletableFuture<Void> sender = waitingSender(600_000, bytes(1));
        outbound.close();
        assertThatThrownBy(() -> await(sender)).hasCauseInstanceOf(SessionClosedException.class);
        assertThatThrownBy(() -> outbound.sendControl(bytes(1)))
                .isInstanceOf(SessionClosedException.class);
        socket.makeRoom(10);
        outbound.writeSome();
        assertThat(socket.taken()).isEmpty();
    }

    @Test
    void shouldEndWaitingAndKeepTheInterruptWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> data(600_000, bytes(1)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldRefuseControlBytesBeyondTheBoundAndCountThoseThatLeft() {
        ByteBuffer large = ByteBuffer.allocate(OutboundBuffer.MAX_WAITING_CONTROL_BYTES);
        outbound.sendControl(large);
        assertThatThrownBy(() -> outbound.sendControl(bytes(1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("waitingControlBytes=1048577 must be <= 1048576");
    }

    @Test
    void shouldHaveRoomForControlBytesAgainWhenSomeHaveLeft() {
        ByteBuffer large = ByteBuffer.allocate(OutboundBuffer.MAX_WAITING_CONTROL_BYTES);
        outbound.sendControl(large);
        socket.makeRoom(8);
        outbound.writeSome();
        outbound.sendControl(bytes(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(socket.taken()).hasSize(8);
    }

    @Test
    void shouldKeepACopyForAThreadThatMustNotWait() {
        onLoop = true;
        socket.makeRoom(2);
        ByteBuffer payload = bytes(1, 2, 3, 4);
        data(10_000, payload);
        payload.put(3, (byte) 9);
        data(10_000, bytes(5));
        socket.makeRoom(100);
        outbound.writeSome();
        assertThat(socket.taken()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldKeepNoMoreCopiesThanTheirBound() {
        onLoop = true;
        int half = OutboundBuffer.MAX_WAITING_COPIED_BYTES / 2;
        data(10_000, ByteBuffer.allocate(half));
        data(10_000, ByteBuffer.allocate(half));
        assertThatThrownBy(() -> data(10_000, bytes(1)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("must be <= " + OutboundBuffer.MAX_WAITING_COPIED_BYTES);
        socket.makeRoom(3 * half);
        outbound.writeSome();
        assertThat(socket.taken()).as("what was refused did not leave").hasSize(2 * half);
        data(10_000, bytes(1));
        assertThat(socket.taken()).as("there is room again").hasSize(2 * half + 1);
    }
}
