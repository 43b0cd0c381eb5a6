package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.PeerUnavailableException;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsyncThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** No session at first; then one whose first stream takes long to be had. */
    private static final class SlowStreams implements StreamSource {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);
        final CountDownLatch enteredTwice = new CountDownLatch(2);
        final AtomicInteger refused = new AtomicInteger();
        volatile boolean connected;

        @Override
        public Stream borrow() {
            throw new UnsupportedOperationException("not for callers that wait");
        }

        @Override
        public Stream borrow(StreamCallbacks callbacks) {
            if (connected && Thread.currentThread().getName().startsWith("shmipc-async-timer")) {
                entered.countDown();
                enteredTwice.countDown();
                awaitUnchecked(leave);
            }
            refused.incrementAndGet();
            throw new PeerUnavailableException("none yet");
        }

        @Override
        public void giveBack(Stream stream) {}

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public Duration connectTimeout() {
            return LONG;
        }

        private static void awaitUnchecked(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void shouldNotBeginAnExchangeThatAnotherThreadIsBeginning() throws Exception {
        SlowStreams streams = new SlowStreams();
        ShmipcTemplate template =
                new ShmipcTemplate(
                        streams,
                        new TTHeaderCodec(new MessageLimits(1024, 1024)),
                        new PayloadConverters(List.of(new StringPayloadConverter())),
                        LONG);
        CompletableFuture<String> first = template.requestAsync("x", "1", String.class);
        streams.connected = true;
        streams.entered.await();

        // The first is being begun. What comes to wait now must not have it begun once more.
        CompletableFuture<String> second = template.requestAsync("x", "2", String.class);

        assertThat(streams.enteredTwice.await(300, TimeUnit.MILLISECONDS)).isFalse();
        first.cancel(true);
        second.cancel(true);
        streams.leave.countDown();
    }

    /** Fails wherever it may. */
    private static final class BrokenObserver implements MessageObserver {

        @Override
        public MessageObservation sending(
                String client,
                String destination,
                MessageKind kind,
                BiConsumer<String, String> headers) {
            return new MessageObservation() {
                @Override
                public void failed(Throwable error) {
                    throw new IllegalStateException("observer");
                }

                @Override
                public void close() {
                    throw new IllegalStateException("observer");
                }
            };
        }
    }

    @Test
    void shouldCompleteFuturesWhoseObserverFails(@TempDir Path directory) throws Exception {
        AtomicReference<LocalPeer> self = new AtomicReference<>();
        try (LocalPeer peer =
                new LocalPeer(
                        directory,
                        new TTHeaderCodec(MessageLimits.DEFAULTS),
                        (stream, message) -> {
                            if (LocalPeer.text(message).equals("answer")) {
                                self.get().echo(stream, message);
                            }
                        })) {
            self.set(peer);
            ShmipcTemplate template = peer.builder().observer(new BrokenObserver()).build();

            assertThat(template.requestAsync("x", "answer", String.class).get(20, TimeUnit.SECONDS))
                    .isEqualTo("answer");
            CompletableFuture<String> late =
                    template.to("x")
                            .timeout(Duration.ofMillis(20))
                            .payload("silence")
                            .retrieveAsync(String.class);
            assertThat(late.handle((value, error) -> error).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ShmipcTimeoutException.class);
            Eventually.isTrue(() -> !peer.endedStreamIds.isEmpty());
        }
    }

    /** Else what completes later requests would see the user of the first. */
    @Test
    void shouldInheritTheClassLoaderAndNothingElseOfWhoRequestsFirst() throws Exception {
        InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
            user.set("eve");
            Thread.currentThread().setContextClassLoader(loader);
            CompletableFuture<String> seen = new CompletableFuture<>();
            CompletableFuture<ClassLoader> seenLoader = new CompletableFuture<>();

            new AsyncThreads(new SlowStreams())
                    .after(
                            0,
                            () -> {
                                seen.complete(user.get());
                                seenLoader.complete(Thread.currentThread().getContextClassLoader());
                            });

            assertThat(seen.get(20, TimeUnit.SECONDS)).isNull();
            assertThat(seenLoader.get(20, TimeUnit.SECONDS)).isSameAs(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            user.remove();
        }
    }
}
