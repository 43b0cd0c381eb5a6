package io.shmipc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shmipc.client.ShmipcClient;
import io.shmipc.error.Delivery;
import io.shmipc.session.SessionMode;
import io.shmipc.spring.app.ServerProcess;
import io.shmipc.spring.app.ShopApplication;
import io.shmipc.spring.app.ShopApplication.Basket;
import io.shmipc.spring.app.ShopApplication.Item;
import io.shmipc.spring.app.ShopApplication.Quote;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcConversionException;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcPeerUnavailableException;
import io.shmipc.spring.core.ShmipcRefusedException;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.core.ShmipcSessionLostException;
import io.shmipc.spring.core.ShmipcTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Each kind of exchange, and each kind of failure, between a template and a listener of two JVMs.
 */
@Timeout(120)
class ShopIT {

    private static final Basket BASKET =
            new Basket("ann", List.of(new Item("tea", 2), new Item("milk", 1)));

    @TempDir private static Path directory;

    private static ServerProcess server;
    private static ConfigurableApplicationContext context;
    private static ShmipcOperations template;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ClientApplication {}

    @BeforeAll
    static void startBoth() {
        server = startServer("shop");
        context = startClient("shop", "60s");
        template = context.getBean(ShmipcOperations.class);
        assertThat(quote()).isEqualTo(new Quote("ann", 30, List.of("tea", "milk")));
        assertThat(context.getBean(ShmipcClient.class).sessions().get(0).mode())
                .isEqualTo(SessionMode.MEMFD);
    }

    @AfterAll
    static void stopBoth() throws InterruptedException {
        try {
            context.close();
            assertThat(server.terminate()).isEqualTo(143);
        } finally {
            server.close();
        }
        assertThat(directory.resolve("shop.sock")).doesNotExist();
    }

    private static ServerProcess startServer(String name) {
        return new ServerProcess(
                ShopApplication.class,
                directory.resolve(name + ".log"),
                "shmipc.server.address=" + address(name),
                "shmipc.server.drain-timeout=1s");
    }

    private static ConfigurableApplicationContext startClient(String name, String connectTimeout) {
        return new SpringApplicationBuilder(ClientApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--shmipc.client.address=" + address(name),
                        "--shmipc.client.connect-timeout=" + connectTimeout,
                        "--shmipc.client.request-timeout=30s",
                        "--shmipc.client.reconnect-backoff-max=50ms");
    }

    private static String address(String name) {
        return "unix:" + directory.resolve(name + ".sock");
    }

    private static Quote quote() {
        return template.request("shop.quote", BASKET, Quote.class);
    }

    @Test
    void shouldDeliverOneWayMessagesWithTheirHeaders() {
        for (int i = 0; i < 3; i++) {
            template.to("shop.note")
                    .header("author", "bob")
                    .header(60, String.valueOf(i))
                    .payload("x")
                    .send();
        }
        awaitNotes("bob0: x", "bob1: x", "bob2: x");
    }

    /** One-way messages arrive in their own time. */
    private void awaitNotes(String... expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        List<String> notes;
        do {
            notes = List.of(template.request("shop.notes", "", String[].class));
        } while (notes.size() < expected.length && System.nanoTime() < deadline);
        assertThat(notes).containsExactlyInAnyOrder(expected);
    }

    @Test
    void shouldCarryHeadersEitherWay() {
        ShmipcMessage reply =
                template.to("shop.headers")
                        .header("author", "caf\u00e9")
                        .header(60, "7")
                        .payload("text")
                        .retrieve(ShmipcMessage.class);

        assertThat(reply.header("asked-by")).isEqualTo("caf\u00e9");
        assertThat(reply.intHeaders()).containsEntry(61, "70");
        assertThat(reply.payloadBytes()).isEqualTo(4);
    }

    @Test
    void shouldTellTypeAndMessageOfWhatTheListenerThrewAndNoMore() {
        ShmipcRemoteException failure =
                catchThrowableOfType(
                        ShmipcRemoteException.class,
                        () -> template.request("shop.soldout", BASKET, Quote.class));

        assertThat(failure.remoteType())
                .isEqualTo(ShopApplication.SoldOutException.class.getName());
        assertThat(failure.remoteMessage()).isEqualTo("no more for ann");
        assertThat(failure).hasNoCause();
        assertThat(failure.getStackTrace())
                .noneMatch(frame -> frame.getClassName().contains("ShopApplication"));
        assertThat(quote().cents()).isEqualTo(30);
    }

    @Test
    void shouldAnswerWhoDoesNotWait() {
        List<CompletableFuture<Quote>> quotes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String destination = i % 2 == 0 ? "shop.later" : "shop.quote";
            quotes.add(template.requestAsync(destination, BASKET, Quote.class));
        }

        for (CompletableFuture<Quote> quote : quotes) {
            assertThat(quote)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .extracting(Quote::cents)
                    .isEqualTo(30);
        }
        assertThat(template.requestAsync("shop.soldout", BASKET, Quote.class))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ShmipcRemoteException.class);
        assertThat(
                        template.to("shop.never")
                                .timeout(Duration.ofMillis(50))
                                .payload("x")
                                .retrieveAsync(Quote.class))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ShmipcTimeoutException.class);
    }

    @Test
    void shouldSendSeveralMessagesThatOneAnswers() {
        Stream<Item> items = IntStream.range(0, 5_000).mapToObj(i -> new Item("item" + i, 2));

        assertThat(template.to("shop.total").payloads(items).retrieve(Integer.class))
                .isEqualTo(10_000);
    }

    @Test
    void shouldReceiveSeveralAnswersToOneMessage() {
        try (MessageStream<Item> items =
                template.to("shop.catalogue").payload(5_000).retrieveStream(Item.class)) {
            assertThat(items.stream().mapToInt(Item::count).sum()).isEqualTo(4_999 * 5_000 / 2);
        }
        assertThat(quote().cents()).isEqualTo(30);
    }

    @Test
    void shouldHaveThePeerStopWhereNobodyReadsOn() {
        try (MessageStream<Item> items =
                template.to("shop.catalogue")
                        .payload(Integer.MAX_VALUE)
                        .retrieveStream(Item.class)) {
            assertThat(items.next()).isEqualTo(new Item("item0", 0));
        }
        assertThat(quote().cents()).isEqualTo(30);
    }

    @Test
    void shouldTellAFailureInTheMiddleOfTheAnswers() {
        try (MessageStream<Item> items =
                template.to("shop.shelf").payload(3).retrieveStream(Item.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(items.next().count()).isEqualTo(i);
            }
            assertThatExceptionOfType(ShmipcRemoteException.class)
                    .isThrownBy(items::next)
                    .withMessageContaining("only 3");
        }
    }

    @Test
    void shouldTalkEitherWayAtTheSameTime() {
        BlockingQueue<Item> offers = new LinkedBlockingQueue<>();
        offers.add(new Item("tea", 10));
        Iterator<Item> sent =
                Stream.generate(() -> take(offers)).takeWhile(item -> item.count() > 0).iterator();

        try (MessageStream<Item> answers =
                template.to("shop.haggle").payloads(sent).retrieveStream(Item.class)) {
            List<Integer> counts = new ArrayList<>();
            while (answers.hasNext()) {
                Item answer = answers.next();
                counts.add(answer.count());
                // Only the answer leads to the next offer.
                offers.add(new Item("tea", answer.count() - 1));
            }
            assertThat(counts).containsExactly(9, 7, 5, 3, 1);
        }
    }

    private static Item take(BlockingQueue<Item> offers) {
        try {
            Item offer = offers.poll(30, TimeUnit.SECONDS);
            return offer == null ? new Item("none", 0) : offer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldRefuseWhatTheListenerDoesNotTake() {
        assertThatExceptionOfType(ShmipcRefusedException.class)
                .isThrownBy(() -> template.request("shop.nobody", BASKET, Quote.class))
                .withMessageContaining("no listener for destination=shop.nobody")
                .matches(e -> e.delivery() == Delivery.NOT_SENT);
        requireFailure("shop.quote", "no basket", "no converter reads contentType=text/plain");
        requireFailure("shop.quote", new int[] {1}, "payload is no JSON for type=");
        requireFailure("shop.note", "no author", "header=author must be set");
        requireFailure("shop.unwritable", "x", "cannot be written as JSON");
        assertThat(quote().cents()).isEqualTo(30);
    }

    private static void requireFailure(String destination, Object payload, String text) {
        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(() -> template.request(destination, payload, Quote.class))
                .withMessageContaining(text);
    }

    @Test
    void shouldSaySoWhereTheReplyIsNotWhatWasAskedFor() {
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> template.request("shop.quote", BASKET, Integer.class))
                .withMessageContaining("payload is no JSON for type=java.lang.Integer");
        assertThat(quote().cents()).isEqualTo(30);
    }

    @Test
    void shouldSendNothingThatCannotBeWritten() {
        Object unwritable =
                new Object() {
                    @SuppressWarnings("unused")
                    public Object getSelf() {
                        return this;
                    }
                };

        ShmipcConversionException failure =
                catchThrowableOfType(
                        ShmipcConversionException.class,
                        () -> template.request("shop.quote", unwritable, Quote.class));

        assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void shouldNotMixUpALateReplyWithTheNextOne() {
        ShmipcTimeoutException failure =
                catchThrowableOfType(
                        ShmipcTimeoutException.class,
                        () ->
                                template.to("shop.closed")
                                        .timeout(Duration.ofMillis(50))
                                        .payload("x")
                                        .retrieve(Boolean.class));

        assertThat(failure.delivery()).isEqualTo(Delivery.MAYBE_EXECUTED);
        template.request("shop.open", "x", Void.class);
        assertThat(quote().cents()).isEqualTo(30);
        assertThat(template.request("shop.closed", "x", Boolean.class)).isTrue();
    }

    @Test
    void shouldSendNothingWhereNobodyListens() {
        try (ConfigurableApplicationContext alone = startClient("nobody", "50ms")) {
            ShmipcPeerUnavailableException failure =
                    catchThrowableOfType(
                            ShmipcPeerUnavailableException.class,
                            () -> alone.getBean(ShmipcOperations.class).send("x", "y"));

            assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(failure).hasMessageContaining(address("nobody"));
        }
    }

    @Test
    void shouldTellWhatBecameOfACallWhenThePeerIsKilledAndGoOnWithTheNext() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (ConfigurableApplicationContext own = startClient("mortal", "60s")) {
            ShmipcOperations operations = own.getBean(ShmipcOperations.class);
            try (ServerProcess mortal = startServer("mortal")) {
                operations.request("shop.quote", BASKET, Quote.class);
                Future<Boolean> held =
                        executor.submit(
                                () -> operations.request("shop.closed", "x", Boolean.class));
                awaitStreams(own, 1);
                mortal.kill();
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> held.get(30, TimeUnit.SECONDS))
                        .satisfies(e -> requireDelivery(e.getCause(), Delivery.MAYBE_EXECUTED));
            }
            try (ServerProcess successor = startServer("mortal")) {
                assertThat(operations.request("shop.quote", BASKET, Quote.class).cents())
                        .isEqualTo(30);
                assertThat(successor.terminate()).isEqualTo(143);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Until the request is under way, on the stream that the one before it used. */
    private static void awaitStreams(ConfigurableApplicationContext client, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        var session = client.getBean(ShmipcClient.class).sessions().get(0);
        while (session.counters().messagesSent() < count + 1) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void requireDelivery(Throwable failure, Delivery expected) {
        assertThat(failure).isInstanceOf(ShmipcSessionLostException.class);
        assertThat(((ShmipcSessionLostException) failure).delivery()).isEqualTo(expected);
    }
}
