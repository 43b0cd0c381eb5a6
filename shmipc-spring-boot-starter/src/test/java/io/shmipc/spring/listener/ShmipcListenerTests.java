package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.session.ReadStatus;
import io.shmipc.spring.app.Orders;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcSessionCustomizer;
import io.shmipc.spring.core.ShmipcChannel;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcRefusedException;
import io.shmipc.spring.core.ShmipcRemoteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Client and server of one application, over a unix socket. */
@Timeout(60)
class ShmipcListenerTests {

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;

    @BeforeEach
    void prepare() {
        String address = "unix:" + directory.resolve("app.sock");
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        JacksonAutoConfiguration.class,
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.server.address=" + address,
                                "shmipc.client.address=" + address,
                                "shmipc.client.connect-timeout=20s",
                                "shmipc.client.request-timeout=20s",
                                "shmipc.client.reconnect-backoff-max=20ms",
                                "shmipc.memory.region-size=4MB",
                                "orders.prefix=o")
                        .withBean(Orders.class);
    }

    private void run(BiConsumer<ShmipcOperations, Orders> test) {
        contexts.run(
                context ->
                        test.accept(
                                context.getBean(ShmipcOperations.class),
                                context.getBean(Orders.class)));
    }

    @Test
    void shouldAnswerJsonWithJson() {
        run(
                (template, orders) -> {
                    assertThat(place(template)).isEqualTo(new Orders.Receipt("3 x tea", 30));
                    assertThat(
                                    template.to("orders.place")
                                            .header("discount", "5")
                                            .payload(new Orders.Order("tea", 3))
                                            .retrieve(Orders.Receipt.class)
                                            .total())
                            .isEqualTo(25);
                });
    }

    @Test
    void shouldAnswerTextAndBytes() {
        run(
                (template, orders) -> {
                    assertThat(template.request("o.upper", "grün", String.class)).isEqualTo("GRÜN");
                    byte[] bytes = new byte[6 << 20];
                    bytes[0] = 7;
                    assertThat(template.request("bytes", bytes, byte[].class))
                            .hasSize(bytes.length)
                            .endsWith(7);
                });
    }

    @Test
    void shouldBindHeadersAndTheWholeMessage() {
        run(
                (template, orders) -> {
                    assertThat(
                                    template.to("headers")
                                            .header("who", "me")
                                            .header(6, "42")
                                            .retrieve(String.class))
                            .isEqualTo("me 42 headers");
                    fails(template, "headers", MissingHeaderException.class.getName())
                            .withMessageContaining("header=who must be set");
                });
    }

    @Test
    void shouldReportWhatAListenerThrowsWithoutItsStack() {
        run(
                (template, orders) ->
                        assertThatExceptionOfType(ShmipcRemoteException.class)
                                .isThrownBy(() -> template.request("fails", "luck", String.class))
                                .satisfies(
                                        e -> {
                                            assertThat(e.remoteType())
                                                    .isEqualTo("java.io.IOException");
                                            assertThat(e.remoteMessage()).isEqualTo("no luck");
                                            assertThat(e.getMessage()).doesNotContain("\tat ");
                                        }));
    }

    @Test
    void shouldReportDestinationsThatNobodyHandlesWithoutNamingOthers() {
        run(
                (template, orders) ->
                        assertThatExceptionOfType(ShmipcRefusedException.class)
                                .isThrownBy(() -> template.request("orders.x", "tea", String.class))
                                .withMessageContaining(
                                        UnknownDestinationException.class.getName()
                                                + ": no listener for destination=orders.x;"));
    }

    @Test
    void shouldReportPayloadsThatCannotBeReadOrWritten() {
        run(
                (template, orders) -> {
                    String conversion = "io.shmipc.spring.converter.PayloadConversionException";
                    fails(template, "orders.place", conversion)
                            .withMessageContaining("no converter reads contentType=text/plain");
                    fails(template, "unwritable", conversion)
                            .withMessageContaining("cannot be written as JSON");
                    fails(template, "huge", "io.shmipc.spring.codec.MessageCodecException")
                            .withMessageContaining("must be <= maxPayloadBytes");
                    assertThat(place(template).total()).isEqualTo(30);
                });
    }

    @Test
    void shouldAnswerRequestsToVoidListenersWithNothing() {
        run(
                (template, orders) -> {
                    assertThat(template.request("log", "a", Void.class)).isNull();
                    assertThat(template.request("nothing", "x", byte[].class)).isEmpty();
                    assertThat(orders.log).containsExactly("a");
                });
    }

    @Test
    void shouldHandleWhatAChannelSendsInOrder() {
        List<String> lines = IntStream.range(0, 3_000).mapToObj(i -> "line " + i).toList();
        run(
                (template, orders) -> {
                    try (ShmipcChannel channel = template.channel("log")) {
                        lines.forEach(channel::send);
                        channel.request("end", Void.class);
                    }
                    assertThat(orders.log).startsWith(lines.toArray(String[]::new)).endsWith("end");
                });
    }

    @Test
    void shouldKeepServingAfterAOneWayMessageFailed() {
        run(
                (template, orders) -> {
                    try (ShmipcChannel channel = template.channel("fails")) {
                        channel.send("one-way");
                        channel.send("one-way");
                    }
                    assertThat(place(template).total()).isEqualTo(30);
                });
    }

    @Test
    void shouldLimitHowManyMessagesAListenerHandlesAtOnce() {
        run(
                (template, orders) -> {
                    List<CompletableFuture<Void>> calls =
                            Stream.generate(() -> async(() -> call(template, "limited")))
                                    .limit(6)
                                    .toList();
                    orders.limitedArrived.acquireUninterruptibly(2);
                    orders.letLimitedGo.release(6);
                    calls.forEach(CompletableFuture::join);
                    assertThat(orders.mostInLimited).hasValue(2);
                });
    }

    @Test
    void shouldServeManyStreamsAtOnce() {
        run(
                (template, orders) -> {
                    List<CompletableFuture<Void>> calls =
                            IntStream.range(0, 32)
                                    .mapToObj(
                                            i ->
                                                    async(
                                                            () ->
                                                                    assertThat(
                                                                                    template
                                                                                            .request(
                                                                                                    "o.upper",
                                                                                                    "n"
                                                                                                            + i,
                                                                                                    String
                                                                                                            .class))
                                                                            .isEqualTo("N" + i)))
                                    .toList();
                    calls.forEach(CompletableFuture::join);
                });
    }

    @Test
    void shouldEndOnlyTheStreamThatCarriesNoMessages() {
        run(
                (template, orders) -> {
                    assertThat(endAfter(template, new byte[100]))
                            .isEqualTo(ReadStatus.END_OF_STREAM);
                    assertThat(place(template).total()).isEqualTo(30);
                });
    }

    @Test
    void shouldEndAStreamWhoseMessageDoesNotArriveInTime() {
        contexts = contexts.withPropertyValues("shmipc.session.read-timeout=50ms");
        run(
                (template, orders) -> {
                    assertThat(endAfter(template, new byte[] {0, 0}))
                            .isEqualTo(ReadStatus.END_OF_STREAM);
                    assertThat(place(template).total()).isEqualTo(30);
                });
    }

    @Test
    void shouldFinishWhatItHandlesBeforeItStops() {
        contexts.run(
                context -> {
                    ShmipcOperations template = context.getBean(ShmipcOperations.class);
                    Orders orders = context.getBean(Orders.class);
                    ShmipcListenerContainer container =
                            context.getBean(ShmipcListenerContainer.class);
                    call(template, "nothing"); // leaves an idle stream behind
                    CompletableFuture<String> held = new CompletableFuture<>();
                    async(() -> held.complete(template.request("held", "kept", String.class)));
                    orders.heldArrived.await();
                    CompletableFuture<Void> stopped = async(container::stop);
                    assertThat(stopped).isNotDone();
                    orders.letHeldGo.countDown();

                    assertThat(held.get(20, TimeUnit.SECONDS)).isEqualTo("kept");
                    stopped.get(20, TimeUnit.SECONDS);
                    assertThat(container.isRunning()).isFalse();
                    assertThat(directory.resolve("app.sock")).doesNotExist();
                });
    }

    @Test
    void shouldServeAgainAfterARestart() {
        contexts.run(
                context -> {
                    ShmipcOperations template = context.getBean(ShmipcOperations.class);
                    ShmipcListenerContainer container =
                            context.getBean(ShmipcListenerContainer.class);
                    assertThat(place(template).total()).isEqualTo(30);
                    container.stop();
                    container.start();
                    Orders.Receipt receipt = null;
                    while (receipt == null) {
                        try {
                            receipt = place(template);
                        } catch (ShmipcMessagingException e) {
                            // The client has not noticed yet that its session is over.
                            assertThat(container.isRunning()).isTrue();
                        }
                    }
                    assertThat(receipt.total()).isEqualTo(30);
                });
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shouldHandleMessagesOnVirtualThreadsWhenTheApplicationWantsThem() {
        contexts = contexts.withPropertyValues("spring.threads.virtual.enabled=true");
        run(
                (template, orders) ->
                        assertThat(template.request("thread", "", String.class))
                                .contains("VirtualThread"));
    }

    @Test
    void shouldHandleMessagesOnTheEventLoopWithoutWaitingForTheirRest() {
        contexts = contexts.withPropertyValues("shmipc.session.handler-threads=event-loop");
        run(
                (template, orders) -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(template.request("o.upper", "a" + i, String.class))
                                .isEqualTo("A" + i);
                    }
                    byte[] bytes = new byte[6 << 20];
                    bytes[0] = 7;
                    assertThat(template.request("bytes", bytes, byte[].class)).endsWith(7);
                    String half =
                            template.execute(
                                    stream -> {
                                        // The beginning of a message that never ends.
                                        stream.writer().putInt(100).putInt(0x1000_0000);
                                        stream.flush();
                                        String answer =
                                                template.request("o.upper", "b", String.class);
                                        stream.close();
                                        return answer;
                                    });
                    assertThat(half).isEqualTo("B");
                    assertThat(template.request("nothing", "x", byte[].class)).isEmpty();
                });
    }

    @Test
    void shouldLeaveNoThreadWithAQuietStreamAndTakeItUpAgain() {
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger busy = new AtomicInteger();
        Executor counting =
                task -> {
                    busy.incrementAndGet();
                    threads.execute(
                            () -> {
                                try {
                                    task.run();
                                } finally {
                                    busy.decrementAndGet();
                                }
                            });
                };
        contexts =
                contexts.withBean(
                        ShmipcSessionCustomizer.class,
                        () -> builder -> builder.callbackExecutor(counting));
        run(
                (template, orders) -> {
                    try (ShmipcChannel channel = template.channel("o.upper")) {
                        for (int round = 0; round < 3; round++) {
                            for (int i = 0; i < 100; i++) {
                                assertThat(channel.request("n" + i, String.class))
                                        .isEqualTo("N" + i);
                            }
                            awaitZero(busy);
                        }
                    }
                });
        threads.shutdown();
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        run((template, orders) -> place(template));

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static void awaitZero(AtomicInteger value) {
        while (value.get() != 0) {
            LockSupport.parkNanos(1_000_000); // to the class's time limit
        }
    }

    private static Orders.Receipt place(ShmipcOperations template) {
        return template.request("orders.place", new Orders.Order("tea", 3), Orders.Receipt.class);
    }

    private static ReadStatus endAfter(ShmipcOperations template, byte[] bytes) {
        return template.execute(
                stream -> {
                    stream.writer().put(bytes);
                    stream.flush();
                    return stream.reader().await(1, Duration.ofSeconds(20));
                });
    }

    private static void call(ShmipcOperations template, String destination) {
        template.to(destination).retrieve(byte[].class);
    }

    private static CompletableFuture<Void> async(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                                done.complete(null);
                            } catch (Throwable e) {
                                done.completeExceptionally(e);
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<ShmipcRemoteException> fails(
            ShmipcOperations template, String destination, String remoteType) {
        return assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> template.request(destination, "x", String.class))
                .satisfies(e -> assertThat(e.remoteType()).isEqualTo(remoteType));
    }
}
