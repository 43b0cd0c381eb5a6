package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.DeadlineExceededException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.StreamClosedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user does with a stream, over every way a session can carry it. */
class ExchangeTest {

    static SessionConfig config(MemoryType type) {
        return SessionConfig.builder().memoryType(type).readTimeout(Duration.ofSeconds(20)).build();
    }

    /** Answers every length-prefixed message with itself. */
    static void echo(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            BufferPart payload = reader.readPart(length);
            stream.writer().putInt(length).append(payload);
            reader.release();
            stream.flush();
        }
    }

    static byte[] roundTrip(Stream stream, byte[] payload) {
        stream.writer().putInt(payload.length).put(payload);
        stream.flush();
        int length = stream.reader().readInt();
        byte[] answer = new byte[length];
        stream.reader().readBytes(answer, 0, length);
        stream.reader().release();
        return answer;
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryMessagesOfAllSizes(MemoryType type) {
        try (SessionPair pair = SessionPair.start(config(type), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            Random random = new Random(7);
            for (int size :
                    new int[] {1, 2, 63, 64, 8172, 8173, 40_000, 200_000, 1 << 20, 8 << 20}) {
                byte[] payload = new byte[size];
                random.nextBytes(payload);
                assertThat(roundTrip(stream, payload)).as("size=%d", size).isEqualTo(payload);
            }
            stream.close();
            assertThat(pair.clientSession().mode().name()).isEqualTo(type.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackAllMemoryAfterUse(MemoryType type) throws Exception {
        try (SessionPair pair = SessionPair.start(config(type), ExchangeTest::echo)) {
            List<SizeClassUsage> before = pair.clientSession().memory();
            for (int i = 0; i < 200; i++) {
                Stream stream = pair.client().borrowStream();
                roundTrip(stream, new byte[1 + i * 997]);
                pair.client().returnStream(stream);
            }
            Eventually.isTrue(() -> pair.clientSession().memory().equals(before));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEndOfStreamFromFailure(MemoryType type) {
        try (SessionPair pair =
                SessionPair.start(
                        config(type),
                        stream -> {
                            stream.reader().readByte();
                            stream.writer().put(new byte[] {1, 2, 3});
                            stream.flush();
                        })) {
            Stream stream = pair.client().borrowStream();
            stream.writer().put((byte) 0);
            stream.flush();
            BufferReader reader = stream.reader();
            assertThat(reader.await(3)).isEqualTo(ReadStatus.READY);
            assertThat(reader.await(4)).isEqualTo(ReadStatus.END_OF_STREAM);
            assertThat(reader.read(3)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThatThrownBy(() -> reader.read(1)).isInstanceOf(EndOfStreamException.class);
            stream.writer().put((byte) 1);
            assertThatThrownBy(stream::flush).isInstanceOf(StreamClosedException.class);
            assertThat(stream.isOpen()).isFalse();
            stream.close();
            assertThat(pair.clientSession().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndAReadAtItsDeadlineAndConsumeNothing(MemoryType type) throws Exception {
        CountDownLatch more = new CountDownLatch(1);
        try (SessionPair pair =
                SessionPair.start(
                        config(type),
                        stream -> {
                            stream.reader().readByte();
                            stream.writer().putShort((short) 7);
                            stream.flush();
                            more.await(20, TimeUnit.SECONDS);
                            stream.writer().putShort((short) 9);
                            stream.flush();
                            stream.reader().await(1);
                        })) {
            Stream stream = pair.client().borrowStream();
            stream.writer().put((byte) 0);
            stream.flush();
            stream.readTimeout(Duration.ofMillis(30));
            assertThatThrownBy(() -> stream.reader().readInt())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("neededBytes=4");
            more.countDown();
            stream.readTimeout(Duration.ofSeconds(20));
            assertThat(stream.reader().readInt()).isEqualTo(7 << 16 | 9);
            stream.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeCallbacksInOrderAndTellTheEndOnce(MemoryType type) throws Exception {
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (SessionPair pair =
                SessionPair.start(
                        config(type),
                        stream ->
                                stream.callbacks(
                                        new StreamCallbacks() {
                                            @Override
                                            public void onData(Stream s, BufferReader reader) {
                                                while (reader.readableBytes() >= 4) {
                                                    events.add("data " + reader.readInt());
                                                }
                                            }

                                            @Override
                                            public void onLocalClose(Stream s) {
                                                events.add("local");
                                            }

                                            @Override
                                            public void onRemoteClose(Stream s) {
                                                events.add("remote");
                                            }
                                        }))) {
            Stream stream = pair.client().borrowStream();
            for (int i = 0; i < 1000; i++) {
                stream.writer().putInt(i);
                stream.flush();
            }
            stream.close();
            for (int i = 0; i < 1000; i++) {
                assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("data " + i);
            }
            assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("remote");
            Eventually.isTrue(
                    () ->
                            pair.server().sessions().stream().mapToInt(Session::streamCount).sum()
                                    == 0);
            assertThat(events).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReachTheOtherEndWhenClosedInsideACallback(MemoryType type) throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (SessionPair pair =
                SessionPair.start(
                        config(type),
                        stream ->
                                stream.callbacks(
                                        new StreamCallbacks() {
                                            @Override
                                            public void onData(Stream s, BufferReader reader) {
                                                s.close();
                                            }

                                            @Override
                                            public void onLocalClose(Stream s) {
                                                told.complete("local");
                                            }

                                            @Override
                                            public void onRemoteClose(Stream s) {
                                                told.complete("remote");
                                            }
                                        }))) {
            Stream stream = pair.client().borrowStream();
            stream.writer().putInt(1);
            stream.flush();
            assertThat(stream.reader().await(1)).isEqualTo(ReadStatus.END_OF_STREAM);
            assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo("local");
            stream.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWorkAsInputAndOutputStream(MemoryType type) throws Exception {
        try (SessionPair pair =
                SessionPair.start(
                        config(type),
                        stream -> {
                            DataInputStream in = new DataInputStream(stream.inputStream());
                            DataOutputStream out = new DataOutputStream(stream.outputStream());
                            out.writeUTF("got " + in.readUTF());
                            out.close();
                        })) {
            Stream stream = pair.client().borrowStream();
            DataOutputStream out = new DataOutputStream(stream.outputStream());
            out.writeUTF("grüße");
            out.flush();
            DataInputStream in = new DataInputStream(stream.inputStream());
            assertThat(in.readUTF()).isEqualTo("got grüße");
            assertThat(in.read()).isEqualTo(-1);
            stream.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryManyStreamsAtOnceWithoutMixingThem(MemoryType type) throws Exception {
        try (SessionPair pair = SessionPair.start(config(type), ExchangeTest::echo)) {
            List<CompletableFuture<Void>> users = new ArrayList<>();
            for (int user = 0; user < 64; user++) {
                int seed = user;
                users.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    Random random = new Random(seed);
                                    for (int i = 0; i < 30; i++) {
                                        Stream stream = pair.client().borrowStream();
                                        byte[] payload = new byte[1 + random.nextInt(20_000)];
                                        random.nextBytes(payload);
                                        assertThat(roundTrip(stream, payload)).isEqualTo(payload);
                                        pair.client().returnStream(stream);
                                    }
                                },
                                task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> user : users) {
                user.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldRefuseToOpenStreamsOnTheAcceptingSide() {
        try (SessionPair pair = SessionPair.start(config(MemoryType.MEMFD), ExchangeTest::echo)) {
            Stream stream = pair.client().borrowStream();
            roundTrip(stream, new byte[1]);
            assertThatThrownBy(() -> pair.server().sessions().get(0).openStream())
                    .isInstanceOf(IllegalStateException.class);
            stream.close();
        }
    }
}
