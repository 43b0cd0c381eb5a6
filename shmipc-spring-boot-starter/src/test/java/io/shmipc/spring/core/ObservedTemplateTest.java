package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an observer is told of each way to send. */
@Timeout(60)
class ObservedTemplateTest {

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;
    private ShmipcTemplate template;

    private final List<ShmipcMessage> received = new CopyOnWriteArrayList<>();
    private final List<Recorded> recorded = new CopyOnWriteArrayList<>();

    /** Whether a scope is open on this thread. */
    private final ThreadLocal<Integer> scopes = ThreadLocal.withInitial(() -> 0);

    private final class Recorded implements MessageObservation {
        final String what;
        final List<String> events = new CopyOnWriteArrayList<>();

        Recorded(String what) {
            this.what = what;
        }

        @Override
        public Scope open() {
            Thread opener = Thread.currentThread();
            scopes.set(scopes.get() + 1);
            events.add("open");
            return () -> {
                assertThat(Thread.currentThread()).isSameAs(opener);
                scopes.set(scopes.get() - 1);
                events.add("scope closed");
            };
        }

        @Override
        public void failed(Throwable error) {
            events.add("failed " + error.getClass().getSimpleName());
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    private final class Recorder implements MessageObserver {
        @Override
        public MessageObservation sending(
                String client,
                String destination,
                MessageKind kind,
                BiConsumer<String, String> headers) {
            headers.accept("trace", "t" + recorded.size());
            Recorded observation = new Recorded(client + " " + destination + " " + kind);
            recorded.add(observation);
            return observation;
        }
    }

    private void start(LocalPeer.Handler handler) {
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            received.add(message);
                            handler.handle(stream, message);
                        });
        template = peer.builder().observer(new Recorder()).build();
    }

    private void startEcho() {
        start(
                (stream, message) -> {
                    if (message.kind() == MessageKind.REQUEST) {
                        peer.echo(stream, message);
                    }
                });
    }

    @AfterEach
    void closePeer() {
        peer.close();
        assertThat(scopes.get()).isZero();
        for (Recorded observation : recorded) {
            assertThat(observation.events).filteredOn("closed"::equals).hasSize(1);
            assertThat(observation.events)
                    .filteredOn(event -> event.startsWith("failed"))
                    .hasSizeLessThan(2);
        }
    }

    private Recorded only() {
        assertThat(recorded).hasSize(1);
        return recorded.get(0);
    }

    @Test
    void shouldTellOfARequestAndAddItsHeaders() {
        startEcho();

        template.request("echo", "x", String.class);

        assertThat(only().what).isEqualTo("local echo REQUEST");
        assertThat(only().events).containsExactly("open", "scope closed", "closed");
        assertThat(received.get(0).headers()).contains(entry("trace", "t0"));
    }

    @Test
    void shouldTellOfAOneWayMessage() {
        startEcho();

        template.send("log", "x");

        assertThat(only().what).isEqualTo("local log ONE_WAY");
        assertThat(only().events).containsExactly("open", "scope closed", "closed");
        Eventually.isTrue(() -> received.size() == 1);
        assertThat(received.get(0).headers()).contains(entry("trace", "t0"));
    }

    @Test
    void shouldTellOfFailures() {
        start(
                (stream, message) ->
                        peer.reply(stream, LocalPeer.exceptionTo(message, "T", "m").build()));

        assertThatThrownBy(() -> template.request("x", "x", String.class))
                .isInstanceOf(ShmipcRemoteException.class);
        assertThatThrownBy(() -> template.request("x", new Object(), String.class))
                .isInstanceOf(ShmipcConversionException.class);

        assertThat(recorded.get(0).events)
                .containsExactlyInAnyOrder(
                        "open", "scope closed", "failed ShmipcRemoteException", "closed")
                .last()
                .isEqualTo("closed");
        assertThat(recorded.get(1).events).contains("failed ShmipcConversionException");
    }

    @Test
    void shouldTellOfFuturesWhenTheyComplete() throws Exception {
        startEcho();

        CompletableFuture<@Nullable List<String>> events =
                template.requestAsync("echo", "x", String.class)
                        .thenApply(text -> List.copyOf(only().events));

        assertThat(events.get()).contains("open", "closed");
        assertThat(received.get(0).headers()).contains(entry("trace", "t0"));
        template.to("log").payload("x").sendAsync().get();
        assertThat(recorded.get(1).what).isEqualTo("local log ONE_WAY");
        assertThat(recorded.get(1).events).contains("closed");
    }

    @Test
    void shouldTellOfFuturesThatFailOrAreCancelled() throws Exception {
        start((stream, message) -> {});

        CompletableFuture<String> late =
                template.to("x")
                        .timeout(Duration.ofMillis(20))
                        .payload("x")
                        .retrieveAsync(String.class);
        assertThatThrownBy(late::get).isInstanceOf(ExecutionException.class);
        assertThat(recorded.get(0).events).contains("failed ShmipcTimeoutException", "closed");

        CompletableFuture<String> cancelled = template.requestAsync("x", "x", String.class);
        cancelled.cancel(true);
        assertThat(recorded.get(1).events).contains("failed CancellationException", "closed");

        assertThat(template.requestAsync("x", new Object(), String.class))
                .isCompletedExceptionally();
        assertThat(recorded.get(2).events).contains("failed ShmipcConversionException", "closed");
    }

    @Test
    void shouldTellOfMessageStreamsWhenTheyEnd() {
        start(
                (stream, message) -> {
                    if (LocalPeer.mark(message).equals(MessageHeaders.STREAM_NEXT)) {
                        return;
                    }
                    if (message.header(MessageHeaders.STREAM_ACCEPT) == null) {
                        peer.reply(stream, LocalPeer.replyTo(message).build());
                        return;
                    }
                    peer.replyNext(stream, message, "a");
                    if (LocalPeer.text(message).equals("fail")) {
                        peer.reply(stream, LocalPeer.exceptionTo(message, "T", "m").build());
                    } else {
                        peer.replyEnd(stream, message);
                    }
                });

        MessageStream<String> read = template.to("x").payload("x").retrieveStream(String.class);
        assertThat(read.next()).isEqualTo("a");
        assertThat(recorded.get(0).events).containsExactly("open", "scope closed");
        assertThat(read.hasNext()).isFalse();
        assertThat(recorded.get(0).events).containsExactly("open", "scope closed", "closed");
        read.close();

        MessageStream<String> left = template.to("x").payload("x").retrieveStream(String.class);
        left.close();
        left.close();
        assertThat(recorded.get(1).events).containsExactly("open", "scope closed", "closed");

        try (MessageStream<String> fails =
                template.to("x").payload("fail").retrieveStream(String.class)) {
            fails.next();
            assertThatThrownBy(fails::next).isInstanceOf(ShmipcRemoteException.class);
        }
        assertThat(recorded.get(2).events)
                .containsExactly("open", "scope closed", "failed ShmipcRemoteException", "closed");

        template.to("x").payloads(List.of("a", "b")).retrieve(Void.class);
        assertThat(recorded.get(3).events).containsExactly("open", "scope closed", "closed");
        assertThat(recorded).hasSize(4);
    }

    @Test
    void shouldTellOfEachMessageOfAChannel() {
        startEcho();

        try (ShmipcChannel channel = template.channel("c")) {
            channel.send("a");
            channel.request("b", String.class);
        }

        assertThat(recorded)
                .extracting(r -> r.what)
                .containsExactly("local c ONE_WAY", "local c REQUEST");
        assertThat(received).extracting(m -> m.header("trace")).containsExactly("t0", "t1");
    }
}
