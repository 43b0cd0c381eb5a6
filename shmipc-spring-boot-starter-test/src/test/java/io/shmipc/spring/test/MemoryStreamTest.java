package io.shmipc.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the rest relies on: the rules of the core's streams hold for those in memory. */
@Timeout(60)
class MemoryStreamTest {

    private final MemoryStream.Pair pair =
            MemoryStream.pair(server -> new MemoryStream.Watcher() {});
    private final MemoryStream client = pair.client();
    private final MemoryStream server = pair.server();

    @Test
    void shouldCarryAllKindsOfValuesInOrder() throws Exception {
        client.writer()
                .put((byte) 1)
                .putShort((short) 2)
                .putInt(3)
                .putLong(4)
                .put(new byte[] {5, 6})
                .put(new byte[] {0, 7, 0}, 1, 1)
                .put(ByteBuffer.wrap(new byte[] {8}));
        client.writer().reserve(2).put((byte) 9).put((byte) 10);
        assertThat(client.writer().writtenBytes()).isEqualTo(21);
        assertThat(server.reader().readableBytes()).isZero();
        client.flush();

        BufferReader reader = server.reader();
        assertThat(reader.readableBytes()).isEqualTo(21);
        assertThat(reader.readByte()).isEqualTo((byte) 1);
        assertThat(reader.readShort()).isEqualTo((short) 2);
        assertThat(reader.peek(4).getInt()).isEqualTo(3);
        assertThat(reader.readInt()).isEqualTo(3);
        assertThat(reader.readLong()).isEqualTo(4);
        try (BufferPart part = reader.readPart(2)) {
            assertThat(part.toByteArray()).containsExactly(5, 6);
            assertThat(part.slice(1, 1).views().get(0).get()).isEqualTo((byte) 6);
            server.writer().append(part);
        }
        reader.skip(1);
        ByteBuffer three = ByteBuffer.allocate(3);
        reader.readBytes(three);
        assertThat(three.array()).containsExactly(8, 9, 10);
        server.flush();
        assertThat(client.reader().read(2).get(1)).isEqualTo((byte) 6);
    }

    @Test
    void shouldShowZeroesInAViewThatWasHeldTooLong() {
        client.writer().putInt(7);
        client.flush();
        ByteBuffer view = server.reader().read(4);
        assertThat(view.getInt(0)).isEqualTo(7);

        server.reader().release();

        assertThat(view.getInt(0)).isZero();
    }

    @Test
    void shouldEndAfterWhatWasFlushed() {
        client.writer().putInt(7);
        client.flush();
        client.writer().putInt(8);
        client.close();

        assertThat(server.reader().await(5)).isEqualTo(ReadStatus.END_OF_STREAM);
        assertThat(server.reader().readInt()).isEqualTo(7);
        assertThatExceptionOfType(EndOfStreamException.class)
                .isThrownBy(() -> server.reader().readByte());
        assertThatExceptionOfType(StreamClosedException.class)
                .isThrownBy(() -> client.reader().await(1));
        server.writer().putInt(9);
        assertThatExceptionOfType(StreamClosedException.class).isThrownBy(server::flush);
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void shouldWaitForAnotherThread() throws Exception {
        CompletableFuture<Integer> read =
                CompletableFuture.supplyAsync(() -> server.reader().readInt());

        client.writer().putInt(11);
        client.flush();

        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(11);
    }

    @Test
    void shouldCountTimeInsteadOfWaiting() {
        client.delay(Duration.ofHours(2));
        client.writer().putInt(1);
        client.flush();
        server.readTimeout(Duration.ofHours(1));

        assertThatExceptionOfType(DeadlineExceededException.class)
                .isThrownBy(() -> server.reader().readInt());
        assertThat(server.reader().readInt()).isEqualTo(1);
    }

    @Test
    void shouldLetLateBytesComeToCallbacksInTheirTime() throws Exception {
        Recorder recorder = new Recorder();
        server.callbacks(recorder);

        client.delay(Duration.ofMillis(20));
        client.writer().putInt(1);
        client.flush();
        client.writer().putInt(2);
        client.flush();

        assertThat(recorder.next()).isEqualTo("1");
        assertThat(recorder.next()).isEqualTo("2");
        client.close();
        assertThat(recorder.next()).isEqualTo("remote close");
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void shouldOfferWhatCameBeforeTheCallbacksAndThenTheEnd() throws Exception {
        client.writer().putInt(1);
        client.flush();
        client.close();
        Recorder recorder = new Recorder();

        server.callbacks(recorder);

        assertThat(recorder.next()).isEqualTo("1");
        assertThat(recorder.next()).isEqualTo("remote close");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> server.callbacks(recorder));
    }

    @Test
    void shouldTellCallbacksOfTheCloseAtTheirEnd() throws Exception {
        Recorder recorder = new Recorder();
        server.callbacks(recorder);

        server.close();
        server.close();

        assertThat(recorder.next()).isEqualTo("local close");
    }

    @Test
    void shouldCloseWhereCallbacksThrow() {
        client.callbacks(
                (stream, reader) -> {
                    throw new IllegalStateException("meant to be");
                });

        server.writer().putInt(1);
        server.flush();

        assertThat(server.reader().await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
    }

    @Test
    void shouldBeReadAsAStreamOfBytes() throws Exception {
        try (OutputStream out = client.outputStream()) {
            out.write(new byte[] {1, 2, 3});
            out.write(4);
        }

        InputStream in = server.inputStream();
        assertThat(in.available()).isEqualTo(4);
        assertThat(in.readAllBytes()).containsExactly(1, 2, 3, 4);
    }

    private static final class Recorder implements StreamCallbacks {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return told.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public void onData(Stream stream, BufferReader reader) {
            told.add(String.valueOf(reader.readInt()));
        }

        @Override
        public void onLocalClose(Stream stream) {
            told.add("local close");
        }

        @Override
        public void onRemoteClose(Stream stream) {
            told.add("remote close");
        }
    }
}
