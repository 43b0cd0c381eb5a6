package io.shmipc.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients that read their socket slowly, or never, while a server has much to send over it. */
class SlowPeerTest {

    private static final int STREAMS = 20;
    private static final int ANSWER_BYTES = 1 << 20;
    private static final long DEADLINE_SECONDS = 20;

    private final LinkedBlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
    private final AtomicLong taken = new AtomicLong();

    /** Asks for a session without memory, which is how the answers come over the socket. */
    private static RawPeer connectWithoutMemory(ServerUnderAttack target) {
        RawPeer peer = target.connect().exchange();
        peer.send(RawPeer.names(3, RawPeer.SHARE_MEMFD, "", "")).expect(RawPeer.ACK_SHARE);
        return peer;
    }

    private static byte[] request(int streamId, int answerBytes) {
        byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(answerBytes).array();
        return RawPeer.fallback(streamId, 0, length);
    }

    private static SessionConfig.Builder settings() {
        return ServerUnderAttack.settings().writeTimeout(Duration.ofMillis(300));
    }

    /** Answers a length with as many bytes; one of the healthy session with its echo. */
    private void answer(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            if (length < 1000) {
                byte[] payload = new byte[length];
                reader.readBytes(payload, 0, length);
                stream.writer().putInt(length).put(payload);
                stream.flush();
            } else {
                sendMuch(stream, length);
            }
            reader.release();
        }
    }

    private void sendMuch(Stream stream, int length) {
        try {
            for (int sent = 0; sent < length; sent += 1000) {
                stream.writer().put(pattern(sent));
                stream.flush();
                taken.addAndGet(1000);
            }
            ends.add(new Throwable("sent"));
        } catch (RuntimeException e) {
            ends.add(e);
            throw e;
        }
    }

    private static byte[] pattern(int from) {
        byte[] bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((from + i) * 31 >> 3);
        }
        return bytes;
    }

    private Throwable nextEnd() throws InterruptedException {
        Throwable end = ends.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(end).as("end of a handler").isNotNull();
        return end;
    }

    @Test
    void shouldEndWritesAtTheirDeadlinesWhenThePeerReadsNothing() throws Exception {
        try (ServerUnderAttack target = new ServerUnderAttack(settings(), this::answer);
                RawPeer peer = connectWithoutMemory(target)) {
            for (int i = 0; i < STREAMS; i++) {
                peer.send(request(2 + i, ANSWER_BYTES));
            }
            for (int i = 0; i < STREAMS; i++) {
                assertThat(nextEnd())
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("before the socket had room");
            }
            // What the socket holds, and of each stream the frame that had begun.
            assertThat(taken.get()).isLessThan(4L << 20);
            assertThat(target.server().sessions()).hasSize(2);
        }
    }

    @Test
    void shouldGiveAPeerThatReadsByteByByteAllOfIt() throws Exception {
        int bytes = 300_000;
        try (ServerUnderAttack target =
                        new ServerUnderAttack(
                                settings().writeTimeout(Duration.ofSeconds(DEADLINE_SECONDS)),
                                this::answer);
                RawPeer peer = connectWithoutMemory(target)) {
            peer.send(request(2, bytes));
            for (int sent = 0; sent < bytes; sent += 1000) {
                byte[] frame = new byte[8 + 8 + 1000];
                ByteBuffer one = ByteBuffer.allocate(1);
                for (int at = 0; at < frame.length; ) {
                    int n = peer.socket().read(one.clear());
                    if (n > 0) {
                        frame[at++] = one.get(0);
                    } else {
                        assertThat(peer.socket().awaitReadable(DEADLINE_SECONDS * 1_000_000_000L))
                                .isTrue();
                    }
                }
                byte[] payload = Arrays.copyOfRange(frame, 16, frame.length);
                assertThat(payload).isEqualTo(pattern(sent));
            }
            assertThat(nextEnd()).hasMessage("sent");
        }
    }
}
