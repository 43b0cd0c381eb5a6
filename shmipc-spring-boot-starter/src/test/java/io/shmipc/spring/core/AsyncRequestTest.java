package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.Delivery;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.ParameterizedTypeReference;

@Timeout(60)
class AsyncRequestTest {

    /** Longer than any test: whoever waited for it would be found out. */
    private static final Duration NEVER = Duration.ofDays(1);

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    @AfterEach
    void closePeer() {
        if (peer != null) {
            peer.close();
        }
    }

    private ShmipcTemplate templateFor(LocalPeer.Handler handler) {
        peer = new LocalPeer(directory, codec, handler);
        return peer.template;
    }

    private ShmipcTemplate templateForEcho() {
        return templateFor((stream, message) -> peer.echo(stream, message));
    }

    private static Throwable failureOf(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
        throw new AssertionError("did not fail");
    }

    private static Delivery deliveryOf(Throwable error) {
        return ((ShmipcMessagingException) error).delivery();
    }

    @Test
    void shouldCompleteWithTheReply() throws Exception {
        ShmipcTemplate template = templateForEcho();

        assertThat(template.requestAsync("echo", "hello", String.class).get()).isEqualTo("hello");
        assertThat(
                        template.requestAsync(
                                        "echo",
                                        "typed",
                                        new ParameterizedTypeReference<String>() {})
                                .get())
                .isEqualTo("typed");
        assertThat(template.to("echo").payload(new byte[8 << 20]).retrieveAsync(byte[].class).get())
                .hasSize(8 << 20);
    }

    @Test
    void shouldKeepNoThreadPerRequest() throws Exception {
        int requests = 300;
        Map<String, Stream> waiting = new ConcurrentHashMap<>();
        Map<String, ShmipcMessage> messages = new ConcurrentHashMap<>();
        CountDownLatch arrived = new CountDownLatch(requests);
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            messages.put(LocalPeer.text(message), message);
                            waiting.put(LocalPeer.text(message), stream);
                            arrived.countDown();
                        });

        List<CompletableFuture<String>> futures =
                IntStream.range(0, requests)
                        .mapToObj(i -> template.requestAsync("hold", "n" + i, String.class))
                        .toList();
        arrived.await();
        Eventually.isTrue(() -> threadsWithinExchanges() == 0);
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        waiting.forEach((text, stream) -> peer.echo(stream, messages.get(text)));

        for (int i = 0; i < requests; i++) {
            assertThat(futures.get(i).get()).isEqualTo("n" + i);
        }
    }

    private static long threadsWithinExchanges() {
        Set<String> classes =
                Set.of(AsyncExchange.class.getName(), MessageExchange.class.getName());
        return Thread.getAllStackTraces().values().stream()
                .filter(
                        frames ->
                                Arrays.stream(frames)
                                        .anyMatch(f -> classes.contains(f.getClassName())))
                .count();
    }

    @Test
    void shouldUseStreamsAgain() throws Exception {
        ShmipcTemplate template = templateForEcho();
        for (int i = 0; i < 2_000; i++) {
            assertThat(template.requestAsync("echo", "n" + i, String.class).get())
                    .isEqualTo("n" + i);
        }
        assertThat(new HashSet<>(peer.streamIds)).hasSizeLessThan(1_000);
    }

    @Test
    void shouldNeverGiveALateAnswerToTheNextRequest() throws Exception {
        CountDownLatch answerNow = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            if (message.destination().equals("slow")) {
                                answerNow.await();
                                try {
                                    peer.echo(stream, message);
                                } finally {
                                    answered.countDown();
                                }
                            } else {
                                peer.echo(stream, message);
                            }
                        });

        Throwable failure =
                failureOf(
                        template.to("slow")
                                .timeout(Duration.ofMillis(50))
                                .payload("late")
                                .retrieveAsync(String.class));

        assertThat(failure)
                .isInstanceOf(ShmipcTimeoutException.class)
                .hasMessageContaining("destination=slow")
                .hasMessageContaining("timeout=PT0.05S");
        assertThat(deliveryOf(failure)).isEqualTo(Delivery.MAYBE_EXECUTED);
        for (int i = 0; i < 200; i++) {
            if (i == 20) {
                answerNow.countDown();
                answered.await();
            }
            assertThat(template.requestAsync("fast", "n" + i, String.class).get())
                    .isEqualTo("n" + i);
        }
        int slowStream = peer.streamIds.get(0);
        assertThat(peer.streamIds.subList(1, 201)).doesNotContain(slowStream);
    }

    @Test
    void shouldCloseTheStreamOfAFutureThatIsCancelled() throws Exception {
        BlockingQueue<ShmipcMessage> arrived = new LinkedBlockingQueue<>();
        ShmipcTemplate template = templateFor((stream, message) -> arrived.add(message));
        CompletableFuture<String> future =
                template.to("never").timeout(NEVER).payload("x").retrieveAsync(String.class);
        arrived.take();
        assertThat(peer.endedStreamIds).isEmpty();

        assertThat(future.cancel(true)).isTrue();

        Eventually.isTrue(() -> !peer.endedStreamIds.isEmpty());
        assertThat(peer.endedStreamIds).isEqualTo(peer.streamIds);
        assertThat(failureOf(future)).isInstanceOf(CancellationException.class);
    }

    @Test
    void shouldGiveUpTheExchangeOfAFutureThatTheApplicationCompletes() throws Exception {
        BlockingQueue<ShmipcMessage> arrived = new LinkedBlockingQueue<>();
        ShmipcTemplate template = templateFor((stream, message) -> arrived.add(message));
        CompletableFuture<String> future =
                template.to("never").timeout(NEVER).payload("x").retrieveAsync(String.class);
        arrived.take();

        future.complete("mine");

        Eventually.isTrue(() -> !peer.endedStreamIds.isEmpty());
        assertThat(future.get()).isEqualTo("mine");
    }

    @Test
    void shouldFailWhenTheSessionDiesUnderTheRequest() throws Exception {
        ShmipcTemplate template =
                templateFor((stream, message) -> peer.sessions().forEach(Session::close));

        Throwable failure =
                failureOf(
                        template.to("gone")
                                .timeout(NEVER)
                                .payload("x")
                                .retrieveAsync(String.class));

        assertThat(failure)
                .isInstanceOf(ShmipcUnavailableException.class)
                .hasMessageContaining("destination=gone");
        assertThat(deliveryOf(failure)).isEqualTo(Delivery.MAYBE_EXECUTED);
    }

    @Test
    void shouldFailWhenThePeerIsKilledUnderTheRequest() throws Exception {
        Path socket = directory.resolve("killed.sock");
        Process process = HangingPeer.start(socket);
        try (ShmipcClient client =
                ShmipcClient.connect(
                        ClientConfig.builder(UnixDomainSocketAddress.of(socket))
                                .drainTimeout(Duration.ZERO)
                                .build())) {
            CompletableFuture<String> future =
                    ShmipcTemplate.builder(client)
                            .build()
                            .to("x")
                            .timeout(NEVER)
                            .payload("x")
                            .retrieveAsync(String.class);
            HangingPeer.awaitArrival(process);
            process.destroyForcibly().waitFor();

            Throwable failure = failureOf(future);
            assertThat(failure).isInstanceOf(ShmipcSessionLostException.class);
            assertThat(deliveryOf(failure)).isEqualTo(Delivery.MAYBE_EXECUTED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldFailWhenThePeerEndsTheStreamInsteadOfAnswering() throws Exception {
        ShmipcTemplate template = templateFor((stream, message) -> stream.close());

        Throwable failure =
                failureOf(
                        template.to("gone")
                                .timeout(NEVER)
                                .payload("x")
                                .retrieveAsync(String.class));

        assertThat(failure)
                .isExactlyInstanceOf(ShmipcUnavailableException.class)
                .hasMessageContaining("delivery=MAYBE_EXECUTED");
    }

    @Test
    void shouldFailWhenTheClientIsClosedUnderTheRequest() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        ShmipcTemplate template = templateFor((stream, message) -> arrived.countDown());
        CompletableFuture<String> future =
                template.to("never").timeout(NEVER).payload("x").retrieveAsync(String.class);
        arrived.await();

        peer.close();

        assertThat(failureOf(future)).isInstanceOf(ShmipcSessionLostException.class);
        Throwable refused = failureOf(template.requestAsync("x", "x", String.class));
        assertThat(refused).isInstanceOf(ShmipcSessionLostException.class);
        assertThat(deliveryOf(refused)).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void shouldFailWhenNoSessionComesUpInTime() throws Exception {
        try (ShmipcClient client = ShmipcClient.connect(toNobody(Duration.ofMillis(50)))) {
            ShmipcTemplate template = ShmipcTemplate.builder(client).build();

            Throwable failure = failureOf(template.requestAsync("any", "x", String.class));

            assertThat(failure).isInstanceOf(ShmipcPeerUnavailableException.class);
            assertThat(deliveryOf(failure)).isEqualTo(Delivery.NOT_SENT);
        }
    }

    @Test
    void shouldBeginWhenASessionComesUp() throws Exception {
        try (ShmipcClient client = ShmipcClient.connect(toNobody(NEVER))) {
            ShmipcTemplate template = ShmipcTemplate.builder(client).requestTimeout(NEVER).build();
            CompletableFuture<String> first = template.requestAsync("a", "first", String.class);
            CompletableFuture<String> second = template.requestAsync("b", "second", String.class);
            CompletableFuture<String> cancelled = template.requestAsync("c", "no", String.class);
            assertThat(first).isNotDone();
            cancelled.cancel(false);

            List<String> destinations = new ArrayList<>();
            try (ShmipcServer server =
                    ShmipcServer.start(
                            ServerConfig.builder(nobody()).drainTimeout(Duration.ZERO).build(),
                            stream -> {
                                while (stream.reader().await(1) == ReadStatus.READY) {
                                    ShmipcMessage message =
                                            codec.read(stream.reader(), MessageKind.REQUEST, NEVER);
                                    synchronized (destinations) {
                                        destinations.add(message.destination());
                                    }
                                    codec.write(
                                            LocalPeer.replyTo(message)
                                                    .payload(message.payload())
                                                    .build(),
                                            stream.writer());
                                    stream.flush();
                                }
                            })) {
                assertThat(first.get()).isEqualTo("first");
                assertThat(second.get()).isEqualTo("second");
                assertThat(server.sessions()).isNotEmpty();
            }
            assertThat(destinations).containsExactlyInAnyOrder("a", "b");
        }
    }

    private UnixDomainSocketAddress nobody() {
        return UnixDomainSocketAddress.of(directory.resolve("none.sock"));
    }

    private ClientConfig toNobody(Duration connectTimeout) {
        return ClientConfig.builder(nobody())
                .failFast(false)
                .drainTimeout(Duration.ZERO)
                .connectTimeout(connectTimeout)
                .build();
    }

    @Test
    void shouldFailInsteadOfWaitingForMemory() throws Exception {
        for (ExhaustionPolicy policy : List.of(ExhaustionPolicy.FAIL, ExhaustionPolicy.WAIT)) {
            try (LocalPeer small =
                    new LocalPeer(
                            directory,
                            codec,
                            (stream, message) -> {},
                            SessionConfig.builder()
                                    .regionBytes(2 << 20)
                                    .exhaustionPolicy(policy)
                                    .build())) {
                Stream holder = small.sessionOfClient().openStream();
                holder.writer().put(new byte[1 << 20]);

                Throwable failure =
                        failureOf(
                                small.template
                                        .to("big")
                                        .timeout(NEVER)
                                        .payload(new byte[1 << 20])
                                        .retrieveAsync(String.class));

                assertThat(failure)
                        .isInstanceOf(
                                policy == ExhaustionPolicy.FAIL
                                        ? ShmipcMemoryExhaustedException.class
                                        : ShmipcTimeoutException.class);
                assertThat(deliveryOf(failure)).isEqualTo(Delivery.NOT_SENT);
                holder.close();
            }
        }
    }

    @Test
    void shouldFailInsteadOfWaitingForRoomInTheQueue() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        // The one thread that takes elements out of the queue is kept busy.
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> goOn.await(),
                        SessionConfig.builder().handlerThreads(HandlerThreads.EVENT_LOOP).build(),
                        SessionConfig.builder().queueCapacity(16).build());
        try {
            List<CompletableFuture<String>> futures =
                    IntStream.range(0, 100)
                            .mapToObj(
                                    i ->
                                            peer.template
                                                    .to("x")
                                                    .timeout(NEVER)
                                                    .payload("x")
                                                    .retrieveAsync(String.class))
                            .toList();
            List<CompletableFuture<String>> failed =
                    futures.stream().filter(CompletableFuture::isDone).toList();
            assertThat(failed).hasSizeBetween(50, 99);
            assertThat(failureOf(failed.get(0)))
                    .isInstanceOf(ShmipcTimeoutException.class)
                    .hasMessageContaining("delivery=NOT_SENT");
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void shouldTellFailuresOfThePeer() throws Exception {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            ShmipcMessage.Builder reply =
                                    LocalPeer.exceptionTo(message, "go.Error", "boom");
                            if (message.destination().equals("busy")) {
                                reply.header(
                                        MessageHeaders.ERROR_KIND, MessageHeaders.ERROR_REFUSED);
                            }
                            peer.reply(stream, reply.build());
                        });

        assertThat(failureOf(template.requestAsync("fails", "x", String.class)))
                .isInstanceOf(ShmipcRemoteException.class)
                .hasMessage("destination=fails failed with go.Error: boom");
        Throwable refused = failureOf(template.requestAsync("busy", "x", String.class));
        assertThat(refused).isInstanceOf(ShmipcRefusedException.class);
        assertThat(deliveryOf(refused)).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void shouldFailTheFutureForWhatCannotBeConverted() throws Exception {
        ShmipcTemplate template = templateForEcho();

        Throwable unsent = failureOf(template.requestAsync("echo", new Object(), String.class));
        assertThat(unsent)
                .isInstanceOf(ShmipcConversionException.class)
                .hasMessageContaining("no converter writes type=java.lang.Object");
        assertThat(deliveryOf(unsent)).isEqualTo(Delivery.NOT_SENT);
        Throwable tooLong =
                failureOf(template.requestAsync("echo", new byte[(16 << 20) + 1], byte[].class));
        assertThat(tooLong)
                .isInstanceOf(ShmipcConversionException.class)
                .hasMessageContaining("maxPayloadBytes");
        assertThat(deliveryOf(tooLong)).isEqualTo(Delivery.NOT_SENT);
        Throwable unread = failureOf(template.requestAsync("echo", "x", Integer.class));
        assertThat(unread)
                .isInstanceOf(ShmipcConversionException.class)
                .hasMessageContaining("as type=java.lang.Integer");
        assertThat(deliveryOf(unread)).isEqualTo(Delivery.MAYBE_EXECUTED);
    }

    @Test
    void shouldCloseAStreamWithMoreThanOneReply() throws Exception {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.codec.write(LocalPeer.replyTo(message).build(), stream.writer());
                            peer.echo(stream, message);
                        });

        template.requestAsync("twice", "x", String.class).get();

        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"WORKERS", "EVENT_LOOP"})
    void shouldWaitForTheRestOfAReply(HandlerThreads handlers) throws Exception {
        CountDownLatch halfSent = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            byte[] frame = frameOf(message);
                            stream.writer().put(frame, 0, frame.length / 2);
                            stream.flush();
                            halfSent.countDown();
                            goOn.await();
                            stream.writer()
                                    .put(frame, frame.length / 2, frame.length - frame.length / 2);
                            stream.flush();
                        },
                        SessionConfig.builder().handlerThreads(handlers).build());
        CompletableFuture<String> future =
                peer.template.requestAsync("half", "whole", String.class);
        halfSent.await();
        assertThat(future).isNotDone();
        goOn.countDown();

        assertThat(future.get()).isEqualTo("whole");
    }

    /** An answer in TTHeader, made by hand: no headers but the kind of message. */
    private static byte[] frameOf(ShmipcMessage message) {
        byte[] payload = LocalPeer.text(message).getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(14 + 12 + payload.length);
        frame.putInt(10 + 12 + payload.length);
        frame.putShort((short) 0x1000).putShort((short) 0).putInt(message.sequenceNumber());
        frame.putShort((short) 3);
        frame.put((byte) 0).put((byte) 0);
        frame.put((byte) 0x10).putShort((short) 1);
        frame.putShort((short) 22).putShort((short) 1).put((byte) '2');
        frame.position(26);
        frame.put(payload);
        return frame.array();
    }

    @Test
    void shouldReportAReplyThatEndsInTheMiddle() throws Exception {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            byte[] frame = frameOf(message);
                            stream.writer().put(frame, 0, frame.length / 2);
                            stream.flush();
                            stream.close();
                        });

        assertThat(failureOf(template.requestAsync("half", "whole", String.class)))
                .isInstanceOf(ShmipcProtocolException.class)
                .hasMessageContaining("ended within a message");
    }

    @Test
    void shouldReportAnAnswerToAnotherRequest() throws Exception {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(
                                        stream,
                                        ShmipcMessage.builder(MessageKind.REPLY)
                                                .sequenceNumber(message.sequenceNumber() + 1)
                                                .build()));

        assertThat(failureOf(template.requestAsync("wrong", "x", String.class)))
                .isInstanceOf(ShmipcProtocolException.class)
                .hasMessageContaining("sequenceNumber=");
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldCompleteOnACallbackThreadFromWhichMoreCanBeSent() throws Exception {
        ShmipcTemplate template = templateForEcho();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CompletableFuture<String> chain = template.requestAsync("echo", "0", String.class);
        for (int i = 0; i < 100; i++) {
            chain =
                    chain.thenCompose(
                            text -> {
                                threads.add(Thread.currentThread().getName());
                                // A blocking request in a stage holds up nobody else.
                                String next = template.request("echo", text, String.class);
                                return template.requestAsync(
                                        "echo",
                                        String.valueOf(Integer.parseInt(next) + 1),
                                        String.class);
                            });
        }

        assertThat(chain.get()).isEqualTo("100");
        assertThat(threads)
                .filteredOn(name -> !name.equals(Thread.currentThread().getName()))
                .allMatch(name -> name.contains("worker"));
    }

    @Test
    void shouldAnswerOnAnEventLoopIfHandlersRunThere() throws Exception {
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> peer.echo(stream, message),
                        SessionConfig.builder().handlerThreads(HandlerThreads.EVENT_LOOP).build());
        AtomicReference<CompletableFuture<String>> chain =
                new AtomicReference<>(peer.template.requestAsync("echo", "0", String.class));
        for (int i = 0; i < 100; i++) {
            chain.updateAndGet(
                    before ->
                            before.thenCompose(
                                    text ->
                                            peer.template.requestAsync(
                                                    "echo", text + "+", String.class)));
        }

        assertThat(chain.get().get()).hasSize(101);
    }

    @Test
    void shouldSendOneWay() throws Exception {
        BlockingQueue<ShmipcMessage> received = new LinkedBlockingQueue<>();
        ShmipcTemplate template = templateFor((stream, message) -> received.add(message));

        assertThat(template.to("logs").payload("line").sendAsync().get()).isNull();

        ShmipcMessage message = received.take();
        assertThat(message.kind()).isEqualTo(MessageKind.ONE_WAY);
        assertThat(LocalPeer.text(message)).isEqualTo("line");
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldRequestInPlainFrames() throws Exception {
        MessageCodec plain = new LengthPrefixedCodec(MessageLimits.DEFAULTS);
        peer = new LocalPeer(directory, plain, (stream, message) -> peer.echo(stream, message));

        List<CompletableFuture<String>> futures =
                IntStream.range(0, 200)
                        .mapToObj(i -> peer.template.requestAsync("default", "n" + i, String.class))
                        .toList();

        for (int i = 0; i < 200; i++) {
            assertThat(futures.get(i).get()).isEqualTo("n" + i);
        }
    }

    @Test
    void shouldNotMixUpAnswersOfManyThreads() {
        ShmipcTemplate template = templateForEcho();

        boolean allRight =
                IntStream.range(0, 20_000)
                        .parallel()
                        .mapToObj(
                                i ->
                                        template.requestAsync("echo", "n" + i, String.class)
                                                .thenApply(("n" + i)::equals))
                        .map(AsyncRequestTest::joined)
                        .allMatch(Boolean::booleanValue);

        assertThat(allRight).isTrue();
    }

    private static boolean joined(CompletableFuture<Boolean> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRefuseSeveralPayloads() {
        ShmipcTemplate template = templateForEcho();

        assertThatThrownBy(
                        () -> template.to("x").payloads(List.of("a")).retrieveAsync(String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs a thread that sends");
        assertThatThrownBy(() -> template.to("x").payloads(List.of("a")).sendAsync())
                .isInstanceOf(IllegalStateException.class);
    }
}
