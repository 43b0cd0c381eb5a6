package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A peer's data and closes, in every order in which peers send them through queue and socket. */
class PeerOrderTest {

    private static final int OPENED = 0;
    private static final int CLOSED = 1;
    private static final int HALF_CLOSED = 2;
    private static final int ROUNDS = 100;

    /** What each stream of the raw peer brought, in order, and its end. */
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final BlockingQueue<Boolean> answered = new LinkedBlockingQueue<>();

    private void note(Stream stream) {
        StringBuilder text = new StringBuilder();
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            byte[] payload = new byte[reader.readInt()];
            reader.readBytes(payload, 0, payload.length);
            reader.release();
            if (payload.length == 3) {
                // The healthy session wants its answer.
                stream.writer().putInt(3).put(payload);
                stream.flush();
            } else {
                text.append((char) payload[0]);
            }
        }
        if (text.length() > 0) {
            boolean halfClosed = text.indexOf("h") >= 0;
            if (halfClosed) {
                stream.writer().putInt(1).put((byte) 'a');
                stream.flush();
                answered.add(true);
            }
            seen.add(text.append('.').toString());
        }
    }

    private static byte[] socketData(int streamId, int status, char data) {
        byte[] message = ByteBuffer.allocate(5).putInt(1).put((byte) data).array();
        return RawPeer.fallback(streamId, status, message);
    }

    private static byte[] close(int streamId) {
        return RawPeer.frame(
                3, RawPeer.STREAM_CLOSE, ByteBuffer.allocate(4).putInt(streamId).array());
    }

    private interface Sender {
        void send(RawPeer peer, RawMemory memory, int streamId);
    }

    private void shouldSee(String expected, int rounds, Sender sender) throws Exception {
        try (ServerUnderAttack target =
                        new ServerUnderAttack(ServerUnderAttack.settings(), this::note);
                RawMemory memory = RawMemory.memfd();
                RawPeer peer = target.connect()) {
            peer.openSession(memory);
            for (int id = 2; id < 2 + rounds; id++) {
                sender.send(peer, memory, id);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
                memory.awaitTaken();
            }
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void shouldReadQueueThenSocketThenCloseFrame() throws Exception {
        shouldSee(
                "*s.",
                ROUNDS,
                (peer, memory, id) -> {
                    memory.put(id, memory.goodSlice(), OPENED);
                    peer.send(RawPeer.join(socketData(id, OPENED, 's'), close(id)));
                });
    }

    @Test
    void shouldNotLetACloseInTheQueueOvertakeDataInTheSocket() throws Exception {
        shouldSee(
                "*st.",
                ROUNDS,
                (peer, memory, id) -> {
                    memory.put(id, memory.goodSlice(), OPENED);
                    peer.send(socketData(id, OPENED, 's'));
                    peer.send(socketData(id, OPENED, 't'));
                    memory.put(id, 0, CLOSED);
                    peer.polling();
                });
    }

    @Test
    void shouldReadTheDataThatComesWithAClose() throws Exception {
        shouldSee(
                "*s.",
                ROUNDS,
                (peer, memory, id) -> {
                    memory.put(id, memory.goodSlice(), OPENED);
                    peer.send(socketData(id, CLOSED, 's'));
                });
    }

    @Test
    void shouldEndReadingButNotAnsweringWhenThePeerHalfClosesThroughTheQueue() throws Exception {
        shouldSee(
                "h.",
                3,
                (peer, memory, id) -> {
                    int slice = memory.goodSlice();
                    memory.buffer().put(slice + RawMemory.SLICE_DATA + 4, (byte) 'h');
                    memory.put(id, slice, OPENED);
                    memory.put(id, 0, HALF_CLOSED);
                    peer.polling();
                });
        assertThat(answered).hasSize(3);
    }

    @Test
    void shouldEndReadingButNotAnsweringWhenThePeerHalfClosesOverTheSocket() throws Exception {
        shouldSee(
                "*h.",
                3,
                (peer, memory, id) -> {
                    memory.put(id, memory.goodSlice(), OPENED);
                    peer.send(socketData(id, HALF_CLOSED, 'h'));
                });
        assertThat(answered).hasSize(3);
    }
}
