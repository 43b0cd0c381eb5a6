package io.shmipc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks that have returned although their work goes on. */
@Timeout(60)
class WorkUnderWayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();

    /** Leaves work behind with the first byte, and answers one byte for each call. */
    private final class Working implements StreamCallbacks {

        private boolean begun;

        private void event(String what) {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            events.add(what);
            inside.decrementAndGet();
        }

        @Override
        public void onData(Stream stream, BufferReader reader) {
            if (!begun) {
                begun = true;
                reader.readByte();
                stream.workUnderWay(true);
                event("begun");
                streams.add(stream);
            } else if (!working) {
                event("data " + reader.readByte());
            }
        }

        @Override
        public void onCall(Stream stream) {
            event("call");
            if (stream.isOpen()) {
                stream.writer().put((byte) 1);
                stream.flush();
            }
            if (over) {
                working = false;
                stream.workUnderWay(false);
            }
        }

        @Override
        public void onRemoteEnd(Stream stream) {
            event("remote end");
        }

        @Override
        public void onRemoteClose(Stream stream) {
            event("remote close");
        }

        @Override
        public void onLocalClose(Stream stream) {
            event("local close");
        }
    }

    private volatile boolean working = true;
    private volatile boolean over;

    private SessionPair start(HandlerThreads threads) {
        SessionConfig config = SessionConfig.builder().handlerThreads(threads).build();
        return SessionPair.start(config, stream -> stream.callbacks(new Working()));
    }

    private static Stream send(SessionPair pair, int... values) {
        Stream stream = pair.client().borrowStream();
        for (int value : values) {
            stream.writer().put((byte) value);
        }
        stream.flush();
        return stream;
    }

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"WORKERS", "EVENT_LOOP"})
    void shouldBeCalledBackFromAnyThreadAndOneAtATime(HandlerThreads threads) throws Exception {
        try (SessionPair pair = start(threads)) {
            Stream client = send(pair, 1);
            assertThat(events.take()).isEqualTo("begun");
            Stream server = streams.take();
            for (int i = 0; i < 100; i++) {
                server.callBack();
                assertThat(client.reader().await(1, PATIENCE)).isEqualTo(ReadStatus.READY);
                client.reader().readByte();
            }
            assertThat(mostInside).hasValue(1);
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"WORKERS", "EVENT_LOOP"})
    void shouldTellOfTheEndAtOnceAndOfferWhatIsLeftWhenTheWorkIsOver(HandlerThreads threads)
            throws Exception {
        try (SessionPair pair = start(threads)) {
            Stream client = send(pair, 1, 5);
            assertThat(events.take()).isEqualTo("begun");
            Stream server = streams.take();
            client.close();
            assertThat(events.take()).isEqualTo("remote end");
            over = true;
            server.callBack();
            assertThat(events.take()).isEqualTo("call");
            assertThat(events.take()).isEqualTo("data 5");
            assertThat(events.take()).isEqualTo("remote close");
        }
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"WORKERS", "EVENT_LOOP"})
    void shouldNotBeQuietForAServerThatDrainsUntilTheWorkIsOver(HandlerThreads threads)
            throws Exception {
        try (SessionPair pair = start(threads)) {
            Stream client = send(pair, 1);
            assertThat(events.take()).isEqualTo("begun");
            Stream server = streams.take();
            for (int i = 0; i < 20; i++) {
                SessionAccess.closeQuietStreams(server.session());
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(server.isOpen()).isTrue();
            over = true;
            server.callBack();
            assertThat(client.reader().await(1, PATIENCE)).isEqualTo(ReadStatus.READY);
            while (server.isOpen()) {
                SessionAccess.closeQuietStreams(server.session());
                LockSupport.parkNanos(1_000_000);
            }
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HandlerThreads.class,
            names = {"WORKERS"})
    void shouldRememberACallThatCameBeforeTheCallbacks(HandlerThreads threads) throws Exception {
        CompletableFuture<String> called = new CompletableFuture<>();
        SessionConfig config = SessionConfig.builder().handlerThreads(threads).build();
        try (SessionPair pair =
                SessionPair.start(
                        config,
                        stream -> {
                            stream.reader().readByte();
                            stream.callBack();
                            stream.callbacks(
                                    new StreamCallbacks() {
                                        @Override
                                        public void onData(Stream same, BufferReader reader) {}

                                        @Override
                                        public void onCall(Stream same) {
                                            called.complete("called");
                                        }
                                    });
                        })) {
            send(pair, 1).close();
            assertThat(called.get()).isEqualTo("called");
        }
    }
}
