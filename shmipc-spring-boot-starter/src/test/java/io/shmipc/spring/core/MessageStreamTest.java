package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.shmipc.error.Delivery;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.ParameterizedTypeReference;

/** Several messages one way or both. */
@Timeout(60)
class MessageStreamTest {

    private static final int MANY = 10_000;

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    /** What the peer has received. */
    private final List<ShmipcMessage> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void closePeer() {
        if (peer != null) {
            peer.close();
        }
    }

    private ShmipcTemplate templateFor(LocalPeer.Handler handler) {
        return templateFor(SessionConfig.defaults(), handler);
    }

    private ShmipcTemplate templateFor(SessionConfig session, LocalPeer.Handler handler) {
        peer = new LocalPeer(directory, codec, handler, session);
        return peer.template;
    }

    /** A region that a few messages fill, and senders that wait for room in it. */
    private static SessionConfig littleMemory() {
        return SessionConfig.builder()
                .regionBytes(2 << 20)
                .exhaustionPolicy(ExhaustionPolicy.WAIT)
                .maxFrameBytes(1 << 20)
                .maxUnreadSocketBytes(1 << 20)
                .build();
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "n" + i).toList();
    }

    /** Answers one request with as many answers as its payload says. */
    private void count(Stream stream, ShmipcMessage request) {
        int answers = Integer.parseInt(LocalPeer.text(request));
        for (int i = 0; i < answers; i++) {
            peer.replyNext(stream, request, "n" + i);
        }
        peer.replyEnd(stream, request);
    }

    /** Answers the end of several messages with their number. */
    private void sum(Stream stream, ShmipcMessage message) {
        received.add(message);
        if (LocalPeer.mark(message).equals(MessageHeaders.STREAM_END)) {
            peer.reply(
                    stream,
                    LocalPeer.replyTo(message)
                            .payload(String.valueOf(received.size() - 1).getBytes())
                            .build());
        }
    }

    // ---- several answers ----

    @Test
    void shouldReadAllAnswersAndUseTheStreamAgain() {
        ShmipcTemplate template = templateFor(this::count);

        for (int i = 0; i < 3; i++) {
            try (MessageStream<String> answers =
                    template.to("count").payload("5").retrieveStream(String.class)) {
                assertThat(answers.stream()).containsExactlyElementsOf(texts(0, 5));
            }
        }
        try (MessageStream<String> none =
                template.to("count")
                        .payload("0")
                        .retrieveStream(new ParameterizedTypeReference<>() {})) {
            assertThat(none.hasNext()).isFalse();
            assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
        }

        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
        assertThat(peer.endedStreamIds).isEmpty();
    }

    @Test
    void shouldAskForSeveralAnswers() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            received.add(message);
                            peer.replyEnd(stream, message);
                        });

        template.to("any")
                .header("app", "a")
                .header(7, "seven")
                .payload("x")
                .retrieveStream(String.class)
                .hasNext();

        ShmipcMessage request = received.get(0);
        assertThat(request.kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(request.headers())
                .contains(entry(MessageHeaders.STREAM_ACCEPT, "true"), entry("app", "a"))
                .doesNotContainKey(MessageHeaders.STREAM);
        assertThat(request.intHeaders()).containsExactly(entry(7, "seven"));
        assertThat(LocalPeer.text(request)).isEqualTo("x");
    }

    @Test
    void shouldReadManyAnswers() {
        ShmipcTemplate template = templateFor(this::count);

        try (MessageStream<String> answers =
                template.to("count").payload("" + MANY).retrieveStream(String.class)) {
            assertThat(answers.stream()).containsExactlyElementsOf(texts(0, MANY));
        }
    }

    @Test
    void shouldSlowDownAPeerWhoseAnswersNobodyReads() {
        Semaphore answersOut = new Semaphore(0);
        AtomicInteger sent = new AtomicInteger();
        byte[] big = new byte[64 << 10];
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            for (int i = 0; i < 200; i++) {
                                peer.reply(
                                        stream,
                                        LocalPeer.replyTo(message)
                                                .header(
                                                        MessageHeaders.STREAM,
                                                        MessageHeaders.STREAM_NEXT)
                                                .payload(big)
                                                .build());
                                sent.incrementAndGet();
                                answersOut.release();
                            }
                            peer.replyEnd(stream, message);
                        },
                        SessionConfig.builder()
                                .exhaustionPolicy(ExhaustionPolicy.WAIT)
                                .writeTimeout(LocalPeer.TIMEOUT)
                                .build(),
                        littleMemory());

        try (MessageStream<byte[]> answers = peer.template.to("big").retrieveStream(byte[].class)) {
            answersOut.acquireUninterruptibly(5);
            assertThat(answers.next()).hasSize(big.length);
            // All of them together are six times what the memory holds.
            assertThat(sent.get()).isLessThan(100);
            int more = 0;
            while (answers.hasNext()) {
                answers.next();
                more++;
            }
            assertThat(more).isEqualTo(199);
        }
    }

    @Test
    void shouldTellThePeerWhenNobodyReadsOn() {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            try {
                                for (int i = 0; ; i++) {
                                    peer.replyNext(stream, message, "n" + i);
                                }
                            } catch (RuntimeException e) {
                                failures.add(e);
                                throw e;
                            }
                        });

        MessageStream<String> answers =
                template.to("endless").payload("x").retrieveStream(String.class);
        assertThat(answers.next()).isEqualTo("n0");
        assertThat(answers.next()).isEqualTo("n1");
        assertThat(answers.hasNext()).isTrue();
        answers.close();
        answers.close();

        assertThat(answers.hasNext()).isFalse();
        assertThatThrownBy(answers::next).isInstanceOf(NoSuchElementException.class);
        Eventually.isTrue(() -> !failures.isEmpty());
        assertThat(peer.endedStreamIds).hasSize(1);
    }

    @Test
    void shouldCloseWithItsJavaStream() {
        ShmipcTemplate template = templateFor(this::count);

        MessageStream<String> answers =
                template.to("count").payload("100").retrieveStream(String.class);
        try (java.util.stream.Stream<String> stream = answers.stream()) {
            assertThat(stream.limit(3)).containsExactly("n0", "n1", "n2");
        }

        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
        assertThatThrownBy(answers::stream).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldThrowInPlaceOfAnAnswerThatCannotBeConverted() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.replyNext(stream, message, "a");
                            peer.reply(
                                    stream,
                                    LocalPeer.replyTo(message)
                                            .header(
                                                    MessageHeaders.STREAM,
                                                    MessageHeaders.STREAM_NEXT)
                                            .header(MessageHeaders.CONTENT_TYPE, "image/png")
                                            .payload(new byte[3])
                                            .build());
                            peer.replyNext(stream, message, "c");
                            peer.replyEnd(stream, message);
                        });

        try (MessageStream<String> answers =
                template.to("x").payload("x").retrieveStream(String.class)) {
            assertThat(answers.next()).isEqualTo("a");
            assertThat(answers.hasNext()).isTrue();
            assertThatThrownBy(answers::next)
                    .isInstanceOf(ShmipcConversionException.class)
                    .hasMessageContaining("image/png");
            assertThat(answers.next()).isEqualTo("c");
            assertThat(answers.hasNext()).isFalse();
        }
        assertThat(peer.endedStreamIds).isEmpty();
    }

    @Test
    void shouldEndWithAFailureOfThePeer() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.replyNext(stream, message, "a");
                            peer.reply(
                                    stream,
                                    LocalPeer.exceptionTo(message, "go.Error", "boom").build());
                        });

        for (int i = 0; i < 2; i++) {
            try (MessageStream<String> answers =
                    template.to("x").payload("x").retrieveStream(String.class)) {
                assertThat(answers.next()).isEqualTo("a");
                assertThatThrownBy(answers::next)
                        .isInstanceOf(ShmipcRemoteException.class)
                        .hasMessage("destination=x failed with go.Error: boom");
                assertThat(answers.hasNext()).isFalse();
            }
        }
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldReportAnEndThatIsMissing() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.replyNext(stream, message, "a");
                            stream.close();
                        });

        try (MessageStream<String> answers =
                template.to("x").payload("x").retrieveStream(String.class)) {
            assertThat(answers.next()).isEqualTo("a");
            assertThatThrownBy(answers::next)
                    .isInstanceOf(ShmipcUnavailableException.class)
                    .hasMessageContaining("destination=x");
            assertThat(answers.hasNext()).isFalse();
        }
    }

    @Test
    void shouldReportALostSession() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.replyNext(stream, message, "a");
                            if (LocalPeer.text(message).equals("die")) {
                                stream.session().close();
                            }
                        });

        MessageStream<String> answers =
                template.to("x").payload("die").retrieveStream(String.class);
        List<Object> seen = new ArrayList<>();
        try {
            while (answers.hasNext()) {
                seen.add(answers.next());
            }
        } catch (ShmipcUnavailableException e) {
            seen.add(e.delivery());
        }

        assertThat(seen).last().isEqualTo(Delivery.MAYBE_EXECUTED);
    }

    @Test
    void shouldWaitForEachAnswerNoLongerThanTheTimeout() {
        ShmipcTemplate template =
                templateFor((stream, message) -> peer.replyNext(stream, message, "only"));

        try (MessageStream<String> answers =
                template.to("x")
                        .timeout(Duration.ofMillis(100))
                        .payload("x")
                        .retrieveStream(String.class)) {
            assertThat(answers.next()).isEqualTo("only");
            assertThatThrownBy(answers::next).isInstanceOf(ShmipcTimeoutException.class);
            assertThat(answers.hasNext()).isFalse();
        }
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldTakeASingleAnswerForTheOnlyOne() {
        ShmipcTemplate template = templateFor((stream, message) -> peer.echo(stream, message));

        try (MessageStream<String> answers =
                template.to("echo").payload("one").retrieveStream(String.class)) {
            assertThat(answers.stream()).containsExactly("one");
        }
        assertThat(template.request("echo", "two", String.class)).isEqualTo("two");
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldRefuseMarksThatAreNone() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) ->
                                peer.reply(
                                        stream,
                                        LocalPeer.replyTo(message)
                                                .header(MessageHeaders.STREAM, "middle")
                                                .build()));

        try (MessageStream<String> answers =
                template.to("x").payload("x").retrieveStream(String.class)) {
            assertThatThrownBy(answers::next)
                    .isInstanceOf(ShmipcProtocolException.class)
                    .hasMessageContaining("stream=middle");
        }
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldLetAnotherThreadEndTheReading() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.replyNext(stream, message, "a");
                            begun.countDown();
                        });
        MessageStream<String> answers = template.to("x").payload("x").retrieveStream(String.class);
        BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
        Thread reader =
                new Thread(
                        () -> {
                            answers.next();
                            outcome.add("reading");
                            outcome.add(answers.hasNext());
                        });
        reader.start();
        begun.await();
        assertThat(outcome.take()).isEqualTo("reading");
        answers.close();

        assertThat(outcome.take()).isEqualTo(false);
        reader.join();
    }

    // ---- several messages ----

    @Test
    void shouldSendSeveralMessagesThatOneAnswerEnds() {
        ShmipcTemplate template = templateFor(this::sum);

        String answer =
                template.to("sum")
                        .header("app", "a")
                        .header(7, "seven")
                        .payloads(List.of("a", "b", "c"))
                        .retrieve(String.class);

        assertThat(answer).isEqualTo("3");
        assertThat(received).extracting(ShmipcMessage::kind).containsOnly(MessageKind.REQUEST);
        assertThat(received).extracting(ShmipcMessage::destination).containsOnly("sum");
        assertThat(received)
                .extracting(ShmipcMessage::sequenceNumber)
                .hasSize(4)
                .containsOnly(received.get(0).sequenceNumber());
        assertThat(received)
                .extracting(LocalPeer::mark)
                .containsExactly("next", "next", "next", "end");
        assertThat(received).extracting(LocalPeer::text).containsExactly("a", "b", "c", "");
        assertThat(received.get(0).headers()).contains(entry("app", "a"));
        assertThat(received.get(0).intHeaders()).containsExactly(entry(7, "seven"));
        assertThat(received.get(0).headers()).doesNotContainKey(MessageHeaders.STREAM_ACCEPT);
        assertThat(received.get(1).headers()).doesNotContainKey("app");
        assertThat(received.get(3).payloadBytes()).isZero();
    }

    @Test
    void shouldSendNoMessageAtAll() {
        ShmipcTemplate template = templateFor(this::sum);

        assertThat(template.to("sum").header("app", "a").payloads(List.of()).retrieve(String.class))
                .isEqualTo("0");

        assertThat(received).extracting(LocalPeer::mark).containsExactly("end");
        assertThat(received.get(0).headers()).contains(entry("app", "a"));
    }

    @Test
    void shouldSendManyMessagesAndUseTheStreamAgain() {
        ShmipcTemplate template = templateFor(littleMemory(), this::sum);

        AtomicBoolean closed = new AtomicBoolean();
        String answer =
                template.to("sum")
                        .payloads(texts(0, MANY).stream().onClose(() -> closed.set(true)))
                        .retrieve(String.class);

        assertThat(answer).isEqualTo("" + MANY);
        assertThat(received.subList(0, MANY))
                .extracting(LocalPeer::text)
                .containsExactlyElementsOf(texts(0, MANY));
        assertThat(closed).isTrue();
        received.clear();
        assertThat(template.to("sum").payloads(List.of("x")).retrieve(String.class)).isEqualTo("1");
        assertThat(new HashSet<>(peer.streamIds)).hasSize(1);
    }

    @Test
    void shouldWaitForAPeerThatIsSlow() {
        Semaphore mayRead = new Semaphore(0);
        AtomicInteger taken = new AtomicInteger();
        byte[] big = new byte[64 << 10];
        ShmipcTemplate template =
                templateFor(
                        littleMemory(),
                        (stream, message) -> {
                            mayRead.acquire();
                            sum(stream, message);
                        });
        Iterator<byte[]> source =
                IntStream.range(0, 200)
                        .mapToObj(
                                i -> {
                                    taken.incrementAndGet();
                                    // The peer goes on only when this end is about to be stuck.
                                    mayRead.release(i < 5 ? 0 : i == 5 ? 6 : 1);
                                    return big;
                                })
                        .iterator();
        mayRead.release(1);

        String answer = template.to("sum").payloads(source).retrieve(String.class);

        assertThat(answer).isEqualTo("200");
        assertThat(taken).hasValue(200);
    }

    @Test
    void shouldStopSendingWhenThePeerHasAnswered() {
        AtomicInteger taken = new AtomicInteger();
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            received.add(message);
                            if (received.size() == 3) {
                                peer.reply(
                                        stream,
                                        LocalPeer.exceptionTo(message, "Full", "enough")
                                                .header(
                                                        MessageHeaders.ERROR_KIND,
                                                        MessageHeaders.ERROR_INVALID)
                                                .build());
                            }
                        });
        Iterator<String> endless =
                java.util.stream.Stream.generate(() -> "n" + taken.incrementAndGet()).iterator();

        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> template.to("sum").payloads(endless).retrieve(String.class))
                .withMessageContaining("enough")
                .satisfies(e -> assertThat(e.isInvalid()).isTrue());
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldSayWhichMessageCannotBeConvertedAndCloseTheStream() {
        ShmipcTemplate template = templateFor(this::sum);

        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(
                        () ->
                                template.to("sum")
                                        .payloads(Arrays.asList("a", "b", new Object()))
                                        .retrieve(String.class))
                .withMessageContaining("destination=sum message=2")
                .withMessageContaining("java.lang.Object")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED));
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(
                        () ->
                                template.to("sum")
                                        .payloads(List.of(new Object()))
                                        .retrieve(String.class))
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
        assertThat(received).extracting(LocalPeer::mark).doesNotContain("end");
    }

    @Test
    void shouldPassOnWhatTheApplicationsIteratorThrows() {
        ShmipcTemplate template = templateFor(this::sum);
        Iterator<String> failing =
                texts(0, 3).stream()
                        .peek(
                                text -> {
                                    if (text.equals("n2")) {
                                        throw new IllegalArgumentException("mine");
                                    }
                                })
                        .iterator();

        assertThatThrownBy(() -> template.to("sum").payloads(failing).retrieve(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine");
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldReportALostSessionInTheMiddle() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            received.add(message);
                            if (received.size() == 100) {
                                stream.session().close();
                            }
                        });
        Iterator<String> endless = java.util.stream.Stream.generate(() -> "x").iterator();

        assertThatExceptionOfType(ShmipcUnavailableException.class)
                .isThrownBy(() -> template.to("sum").payloads(endless).retrieve(String.class))
                .withMessageContaining("destination=sum")
                .withMessageContaining("delivery=MAYBE_EXECUTED")
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED));
    }

    @Test
    void shouldRefuseToSendSeveralOneWay() {
        ShmipcTemplate template = templateFor(this::sum);

        assertThatThrownBy(() -> template.to("sum").payloads(List.of("a")).send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("retrieve(Void.class)");
    }

    // ---- both ----

    /** Answers each message with itself at once. */
    private void answerEach(Stream stream, ShmipcMessage message) {
        if (LocalPeer.mark(message).equals(MessageHeaders.STREAM_END)) {
            peer.replyEnd(stream, message);
        } else {
            peer.replyNext(stream, message, LocalPeer.text(message));
        }
    }

    @Test
    void shouldSendAndReadManyAtTheSameTime() {
        ShmipcTemplate template = templateFor(this::answerEach);

        try (MessageStream<String> answers =
                template.to("each").payloads(texts(0, MANY)).retrieveStream(String.class)) {
            assertThat(answers.stream()).containsExactlyElementsOf(texts(0, MANY));
        }
    }

    @Test
    void shouldNotBeStuckWhenAnswersFillTheMemory() {
        byte[] big = new byte[64 << 10];
        AtomicBoolean accepted = new AtomicBoolean();
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            if (message.header(MessageHeaders.STREAM_ACCEPT) != null) {
                                accepted.set(true);
                            }
                            boolean end = LocalPeer.mark(message).equals(MessageHeaders.STREAM_END);
                            peer.reply(
                                    stream,
                                    LocalPeer.replyTo(message)
                                            .header(
                                                    MessageHeaders.STREAM,
                                                    end
                                                            ? MessageHeaders.STREAM_END
                                                            : MessageHeaders.STREAM_NEXT)
                                            .payload(message.payload())
                                            .build());
                        },
                        // Two ends that wait for memory could wait for one another.
                        SessionConfig.builder().writeTimeout(LocalPeer.TIMEOUT).build(),
                        littleMemory());

        int seen = 0;
        try (MessageStream<byte[]> answers =
                peer.template
                        .to("each")
                        .payloads(java.util.stream.Stream.generate(() -> big).limit(500))
                        .retrieveStream(byte[].class)) {
            while (answers.hasNext()) {
                assertThat(answers.next()).hasSize(big.length);
                seen++;
            }
        }

        assertThat(seen).isEqualTo(500);
        assertThat(accepted).isTrue();
    }

    @Test
    void shouldReadAnAnswerToWhatWasSentBeforeTheNextIsKnown() {
        ShmipcTemplate template = templateFor(this::answerEach);
        BlockingQueue<String> toSend = new LinkedBlockingQueue<>(List.of("first"));
        Iterator<String> source =
                java.util.stream.Stream.generate(() -> take(toSend))
                        .takeWhile(text -> !text.equals("stop"))
                        .iterator();

        try (MessageStream<String> answers =
                template.to("each").payloads(source).retrieveStream(String.class)) {
            assertThat(answers.next()).isEqualTo("first");
            toSend.add("second");
            assertThat(answers.next()).isEqualTo("second");
            toSend.add("stop");
            assertThat(answers.hasNext()).isFalse();
        }
    }

    private static String take(BlockingQueue<String> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "stop";
        }
    }

    @Test
    void shouldStopSendingWhenTheReaderCloses() {
        ShmipcTemplate template = templateFor(this::answerEach);
        AtomicBoolean sourceClosed = new AtomicBoolean();
        AtomicInteger taken = new AtomicInteger();

        MessageStream<String> answers =
                template.to("each")
                        .payloads(
                                java.util.stream.Stream.generate(
                                                () -> "n" + taken.getAndIncrement())
                                        .onClose(() -> sourceClosed.set(true)))
                        .retrieveStream(String.class);
        assertThat(answers.next()).isEqualTo("n0");
        answers.close();

        Eventually.isTrue(sourceClosed::get);
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldTellTheReaderWhatTheSenderStumbledOver() {
        ShmipcTemplate template = templateFor(this::answerEach);

        try (MessageStream<String> answers =
                template.to("each")
                        .payloads(Arrays.asList("a", new Object()))
                        .retrieveStream(String.class)) {
            List<Object> seen = new ArrayList<>();
            try {
                while (answers.hasNext()) {
                    seen.add(answers.next());
                }
            } catch (ShmipcConversionException e) {
                seen.add(e.getMessage());
            }
            assertThat(seen)
                    .last()
                    .asString()
                    .contains("destination=each message=1", "java.lang.Object");
        }
        Eventually.isTrue(() -> peer.endedStreamIds.size() == 1);
    }

    @Test
    void shouldReadTheLastAnswerOfAPeerThatHasClosedTheStream() {
        ShmipcTemplate template =
                templateFor(
                        (stream, message) -> {
                            peer.reply(
                                    stream,
                                    LocalPeer.exceptionTo(message, "Full", "enough")
                                            .header(
                                                    MessageHeaders.ERROR_KIND,
                                                    MessageHeaders.ERROR_REFUSED)
                                            .build());
                            stream.close();
                        });

        try (MessageStream<String> answers =
                template.to("each")
                        .payloads(java.util.stream.Stream.generate(() -> "x"))
                        .retrieveStream(String.class)) {
            assertThatThrownBy(answers::next)
                    .isInstanceOf(ShmipcRefusedException.class)
                    .hasMessageContaining("Full: enough");
        }
    }

    // ---- frames without headers ----

    @Test
    void shouldRefuseSeveralMessagesInPlainFrames() {
        MessageCodec plain = new LengthPrefixedCodec(MessageLimits.DEFAULTS);
        peer = new LocalPeer(directory, plain, (stream, message) -> peer.echo(stream, message));
        AtomicInteger closed = new AtomicInteger();

        List<Runnable> attempts =
                List.of(
                        () ->
                                peer.template
                                        .to("default")
                                        .payloads(closing(closed))
                                        .retrieve(String.class),
                        () -> peer.template.to("default").payload("x").retrieveStream(String.class),
                        () ->
                                peer.template
                                        .to("default")
                                        .payloads(closing(closed))
                                        .retrieveStream(String.class));

        for (Runnable attempt : attempts) {
            assertThatExceptionOfType(ShmipcConversionException.class)
                    .isThrownBy(attempt::run)
                    .withMessageContaining("several messages cannot be sent or received")
                    .withMessageContaining("ttheader")
                    .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
        }
        assertThat(closed).hasValue(2);
        assertThat(peer.streamIds).isEmpty();
    }

    private static java.util.stream.Stream<String> closing(AtomicInteger closed) {
        return java.util.stream.Stream.of("a").onClose(closed::incrementAndGet);
    }
}
