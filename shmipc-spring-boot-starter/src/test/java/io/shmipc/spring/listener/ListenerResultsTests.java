package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.ReadStatus;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What listeners can return, over a unix socket and shared memory. */
@Timeout(60)
class ListenerResultsTests extends ListenerFixtureTestBase {

    static class Results {

        final LinkedBlockingQueue<CompletableFuture<String>> futures = new LinkedBlockingQueue<>();
        final AtomicBoolean closed = new AtomicBoolean();
        final AtomicBoolean cancelled = new AtomicBoolean();
        final AtomicInteger requested = new AtomicInteger();
        final AtomicInteger handled = new AtomicInteger();

        @ShmipcListener(destination = "echo")
        String echo(String text) {
            return text;
        }

        @ShmipcListener(destination = "later")
        CompletableFuture<String> later(String text) {
            handled.incrementAndGet();
            CompletableFuture<String> future = new CompletableFuture<>();
            futures.add(future);
            return future;
        }

        @ShmipcListener(destination = "done")
        CompletableFuture<String> done(String text) {
            return text.isEmpty()
                    ? CompletableFuture.failedFuture(
                            new CompletionException(new java.io.IOException("inner")))
                    : CompletableFuture.completedFuture(text);
        }

        @ShmipcListener(destination = "mono")
        Mono<String> mono(String text) {
            return switch (text) {
                case "empty" -> Mono.empty();
                case "error" -> Mono.error(new java.io.IOException("mono"));
                case "never" -> Mono.<String>never().doOnCancel(() -> cancelled.set(true));
                default -> Mono.just(text).delayElement(Duration.ofMillis(1));
            };
        }

        @ShmipcListener(destination = "flux")
        Flux<String> flux(int count) {
            return count < 0
                    ? Flux.just("n0").concatWith(Flux.error(new java.io.IOException("half")))
                    : Flux.range(0, count)
                            .map(i -> "n" + i)
                            .doOnSubscribe(s -> requested.incrementAndGet());
        }

        @ShmipcListener(destination = "endless")
        Flux<byte[]> endless() {
            byte[] bytes = new byte[32 << 10];
            return Flux.generate(
                            sink -> {
                                requested.incrementAndGet();
                                sink.next(bytes);
                            })
                    .map(byte[].class::cast)
                    .doOnCancel(() -> cancelled.set(true));
        }

        @ShmipcListener(destination = "iterator")
        Iterator<String> iterator(int count) {
            return IntStream.range(0, count).mapToObj(i -> "n" + i).iterator();
        }

        @ShmipcListener(destination = "stream")
        Stream<String> stream(int count) {
            return IntStream.iterate(0, i -> i < count || count < 0, i -> i + 1)
                    .mapToObj(
                            i -> {
                                if (count == 13) {
                                    throw new IllegalStateException("13");
                                }
                                return "n" + i;
                            })
                    .onClose(() -> closed.set(true));
        }

        @ShmipcListener(destination = "flow")
        Flow.Publisher<String> flow() {
            SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
            CompletableFuture.runAsync(
                    () -> {
                        ListenerFixture.await(publisher::hasSubscribers);
                        IntStream.range(0, 100).forEach(i -> publisher.submit("n" + i));
                        publisher.close();
                    });
            return publisher;
        }

        @ShmipcListener(destination = "list")
        List<String> list() {
            return List.of("a", "b");
        }

        @ShmipcListener(destination = "void")
        void nothing() {}
    }

    private final Results results = new Results();

    private RawCaller start(Threads threads) {
        return fixture(threads).start(results).caller();
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
    }

    private void wants(RawCaller caller, String destination, Object payload) {
        caller.send(destination, String.valueOf(payload), RawCaller.ACCEPT);
    }

    @EveryKindOfThread
    void shouldAnswerWhenAFutureIsCompleteAndHandleTheNextMessageAfterIt(Threads threads)
            throws Exception {
        try (RawCaller caller = start(threads)) {
            caller.send("later", "1");
            CompletableFuture<String> first = results.futures.take();
            // The next one waits although it is there: answers come in order.
            caller.send("echo", "2");
            assertThat(caller.stream.reader().await(1, Duration.ofMillis(20)))
                    .isEqualTo(ReadStatus.TIMED_OUT);
            first.complete("one");

            ShmipcMessage answer = caller.read();
            assertThat(RawCaller.text(answer)).isEqualTo("one");
            assertThat(answer.sequenceNumber()).isEqualTo(1);
            assertThat(caller.readText()).isEqualTo("2");
            for (int i = 0; i < 50; i++) {
                caller.send("later", "");
                results.futures.take().completeAsync(() -> "x");
                assertThat(caller.readText()).isEqualTo("x");
            }
        }
    }

    @EveryKindOfThread
    void shouldTellWhatAFutureOrAMonoFailedWith(Threads threads) throws Exception {
        try (RawCaller caller = start(threads)) {
            for (String destination : List.of("done", "later", "mono")) {
                caller.send(destination, destination.equals("mono") ? "error" : "");
                if (destination.equals("later")) {
                    results.futures
                            .take()
                            .completeExceptionally(
                                    new CompletionException(new java.io.IOException("inner")));
                }
                ShmipcMessage error = caller.readError();
                assertThat(error.header(MessageHeaders.ERROR_TYPE))
                        .isEqualTo("java.io.IOException");
                assertThat(error.header(MessageHeaders.ERROR_KIND)).isNull();
            }
            assertThat(caller.call("done", "x")).isEqualTo("x");
        }
    }

    @EveryKindOfThread
    void shouldAnswerWithWhatAMonoBrings(Threads threads) {
        try (RawCaller caller = start(threads)) {
            assertThat(caller.call("mono", "x")).isEqualTo("x");
            assertThat(caller.call("mono", "empty")).isEmpty();
            assertThat(caller.call("echo", "y")).isEqualTo("y");
        }
    }

    @EveryKindOfThread
    void shouldCancelAResultWhoseCallerHasGone(Threads threads) throws Exception {
        try (RawCaller caller = start(threads)) {
            caller.send("later", "");
            CompletableFuture<String> future = results.futures.take();
            assertThat(registration("bean0.later").activeMessages()).isEqualTo(1);
            caller.close();
            ListenerFixture.await(future::isCancelled);
            ListenerFixture.await(() -> registration("bean0.later").activeMessages() == 0);
        }
        try (RawCaller caller = fixture().caller()) {
            caller.send("mono", "never");
            ListenerFixture.await(() -> registration("bean0.mono").activeMessages() == 1);
        }
        ListenerFixture.await(results.cancelled::get);
    }

    @EveryKindOfThread
    void shouldHandleAllThatWasSentOneWayAheadOfTheClose(Threads threads) throws Exception {
        try (RawCaller caller = start(threads)) {
            caller.sendOneWay("later", "1", Map.of());
            caller.sendOneWay("later", "2", Map.of());
            caller.sendOneWay("later", "3", Map.of());
        }
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> future = results.futures.take();
            assertThat(results.handled).hasValue(i + 1);
            assertThat(future.isCancelled()).isFalse();
            future.complete("");
        }
        ListenerFixture.await(() -> registration("bean0.later").activeMessages() == 0);
    }

    @Test
    void shouldGiveUpOnAResultThatIsNotCompletedInTime() throws Exception {
        fixture(Threads.WORKERS).start(b -> b.asyncTimeout(Duration.ofMillis(30)), results);
        try (RawCaller caller = fixture().caller()) {
            caller.send("later", "");
            assertThat(caller.readError().header(MessageHeaders.ERROR_MESSAGE))
                    .contains("asyncTimeout=PT0.03S");
            assertThat(results.futures.take()).isCancelled();
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
    }

    @EveryKindOfThread
    void shouldSendAsManyAnswersAsThereAre(Threads threads) {
        try (RawCaller caller = start(threads)) {
            for (String destination : List.of("flux", "iterator", "stream")) {
                for (int count : new int[] {0, 1, 31, 32, 33, 1000}) {
                    wants(caller, destination, count);
                    assertThat(caller.readAll()).as(destination).isEqualTo(numbers(count));
                }
            }
            wants(caller, "flow", "");
            assertThat(caller.readAll()).isEqualTo(numbers(100));
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
        assertThat(results.closed).isTrue();
    }

    @EveryKindOfThread
    void shouldEndSeveralAnswersWithAnError(Threads threads) {
        try (RawCaller caller = start(threads)) {
            wants(caller, "flux", -1);
            assertThat(RawCaller.text(caller.read())).isEqualTo("n0");
            assertThat(caller.readError().header(MessageHeaders.ERROR_MESSAGE)).isEqualTo("half");
            wants(caller, "stream", 13);
            assertThat(caller.readError().header(MessageHeaders.ERROR_MESSAGE)).isEqualTo("13");
            assertThat(results.closed).isTrue();
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
    }

    @EveryKindOfThread
    void shouldRefuseACallerThatTakesOnlyOneOfSeveralAnswers(Threads threads) {
        try (RawCaller caller = start(threads)) {
            for (String destination : List.of("flux", "iterator", "stream", "flow")) {
                caller.send(destination, "5");
                ShmipcMessage error = caller.readError();
                assertThat(error.header(MessageHeaders.ERROR_KIND))
                        .isEqualTo(MessageHeaders.ERROR_INVALID);
                assertThat(error.header(MessageHeaders.ERROR_MESSAGE))
                        .contains(MessageHeaders.STREAM_ACCEPT);
            }
            assertThat(results.requested).hasValue(0);
        }
    }

    @EveryKindOfThread
    void shouldFrameOneAnswerAsSeveralForACallerThatTakesThose(Threads threads) {
        try (RawCaller caller = start(threads)) {
            wants(caller, "echo", "x");
            assertThat(caller.readAll()).containsExactly("x");
            wants(caller, "void", "");
            assertThat(caller.readAll()).isEmpty();
            wants(caller, "list", "");
            assertThat(caller.readAll()).containsExactly("[\"a\",\"b\"]");
        }
    }

    @EveryKindOfThread
    void shouldCancelAndCloseWhatACallerWantsNoMoreOf(Threads threads) {
        try (RawCaller caller = start(threads)) {
            wants(caller, "endless", "");
            assertThat(caller.read().payloadBytes()).isEqualTo(32 << 10);
        }
        ListenerFixture.await(results.cancelled::get);
        try (RawCaller caller = fixture().caller()) {
            wants(caller, "stream", -1);
            assertThat(RawCaller.text(caller.read())).isEqualTo("n0");
        }
        ListenerFixture.await(results.closed::get);
        ListenerFixture.await(() -> registration("bean0.stream").activeMessages() == 0);
    }

    /** The peer's buffers hold some MiB; this would be as many GiB as the heap has. */
    @EveryKindOfThread
    void shouldNotAskAPublisherForMoreThanItsCallerTakes(Threads threads) {
        try (RawCaller caller = start(threads)) {
            wants(caller, "endless", "");

            assertThat(ListenerFixture.awaitRest(results.requested::get)).isBetween(1, 8_000);
        }
    }

    @EveryKindOfThread
    void shouldWaitForResultsThatAreCompletedLaterBeforeItStops(Threads threads) throws Exception {
        try (RawCaller caller = start(threads)) {
            assertThat(caller.call("echo", "x")).isEqualTo("x");
            caller.send("later", "");
            CompletableFuture<String> future = results.futures.take();
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> fixture().container().stop());
            // What drains has looked at the stream many times when the socket has been gone a
            // while.
            ListenerFixture.await(() -> !fixture().container().isRunning());
            ListenerFixture.await(() -> !java.nio.file.Files.exists(fixture().address.getPath()));
            assertThat(caller.stream.reader().await(1, Duration.ofMillis(100)))
                    .isEqualTo(ReadStatus.TIMED_OUT);
            assertThat(stopped).isNotDone();
            future.complete("kept");

            assertThat(caller.readText()).isEqualTo("kept");
            stopped.get();
        }
    }

    @Test
    void shouldCancelWhatIsNotCompletedWhileItDrains() throws Exception {
        fixture(Threads.WORKERS, Duration.ofMillis(50)).start(results);
        try (RawCaller caller = fixture().caller()) {
            caller.send("later", "");
            CompletableFuture<String> future = results.futures.take();
            fixture().container().stop();

            ListenerFixture.await(future::isDone);
            assertThat(future).isCancelled();
            assertThat(future.handle((value, error) -> error).get())
                    .isInstanceOf(CancellationException.class);
            assertThat(caller.awaitEnd()).isEqualTo(ReadStatus.END_OF_STREAM);
        } catch (io.shmipc.error.SessionClosedException e) {
            // The session ended with the server; so did the call.
            assertThat(fixture().container().isRunning()).isFalse();
        }
    }
}
