package io.shmipc.spring.service;

import static io.shmipc.spring.service.ServicePeer.empty;
import static io.shmipc.spring.service.ServicePeer.json;
import static io.shmipc.spring.service.ServicePeer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.StringValue;
import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcPayload;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcConversionException;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.core.ShmipcTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that reach a server. */
@Timeout(60)
class ShmipcServiceCallsTest {

    record Order(String item, int count) {}

    @ShmipcExchange(value = "orders", accept = "application/json")
    interface Orders {

        @ShmipcExchange("price")
        int price(Order order);

        @ShmipcExchange("list")
        List<Order> list();

        @ShmipcExchange("by-name")
        Map<String, Order> byName(String prefix);

        @ShmipcExchange("find")
        Optional<Order> find(String item);

        @ShmipcExchange("cancel")
        void cancel(@ShmipcPayload Order order);

        @ShmipcExchange(value = "log", oneWay = true)
        void log(String line);

        @ShmipcExchange(value = "log", oneWay = true)
        CompletableFuture<Void> logAsync(String line);

        @ShmipcExchange("list")
        CompletableFuture<List<Order>> listAsync();

        @ShmipcExchange("cancel")
        CompletableFuture<Void> cancelAsync(Order order);

        @ShmipcExchange(value = "raw", accept = "text/plain")
        ShmipcMessage raw(
                byte[] payload,
                @ShmipcHeader("who") String who,
                @ShmipcHeader("count") Optional<Integer> count,
                @ShmipcHeader(key = 6) Long number);

        @ShmipcExchange(value = "slow", timeout = "50ms")
        String slow(String text, Duration timeout);

        @ShmipcExchange("pause")
        String pause(@ShmipcPayload Duration pause);

        @ShmipcExchange("bytes")
        ByteBuffer bytes(ByteBuffer bytes);

        @ShmipcExchange("proto")
        StringValue proto(StringValue value);

        @ShmipcExchange("several")
        MessageStream<Order> watch(String item);

        @ShmipcExchange("several")
        Iterator<Order> iterate(String item);

        @ShmipcExchange("several")
        Iterable<Order> iterable(String item);

        @ShmipcExchange("several")
        Stream<Map<String, Object>> stream(String item);

        @ShmipcExchange("several")
        Stream<ShmipcMessage> messages(String item);

        @ShmipcExchange("sum")
        int sum(Iterable<Order> orders);

        @ShmipcExchange("sum")
        int sum(Stream<Order> orders);

        @ShmipcExchange("sum")
        int sum(Iterator<Order> orders);

        @ShmipcExchange("sum-of-list")
        int sumOfList(List<Order> orders);

        @ShmipcExchange("echo")
        Stream<Order> echo(Stream<Order> orders);
    }

    @TempDir private Path directory;

    private ServicePeer peer;
    private Orders orders;

    @BeforeEach
    void start() {
        peer = new ServicePeer(directory);
        orders =
                ShmipcServiceProxyFactory.builder(peer.template).build().createClient(Orders.class);
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void shouldSendThePayloadAndReturnTheReply() throws Exception {
        peer.on("orders.price", request -> json("42"));

        assertThat(orders.price(new Order("tea", 3))).isEqualTo(42);

        ShmipcMessage request = peer.next();
        assertThat(request.kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(request.header(MessageHeaders.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(text(request)).isEqualTo("{\"item\":\"tea\",\"count\":3}");
    }

    @Test
    void shouldReturnTypesWithArguments() {
        peer.on("orders.list", request -> json("[{\"item\":\"tea\",\"count\":3}]"));
        peer.on("orders.by-name", request -> json("{\"a\":{\"item\":\"tea\",\"count\":3}}"));

        assertThat(orders.list()).containsExactly(new Order("tea", 3));
        assertThat(orders.byName("a")).isEqualTo(Map.of("a", new Order("tea", 3)));
    }

    @Test
    void shouldSendAnEmptyPayloadForNoneAndForNull() throws Exception {
        peer.on("orders.list", request -> json("[]"));
        peer.on("orders.by-name", request -> json("{}"));

        orders.list();
        orders.byName(null);

        for (int i = 0; i < 2; i++) {
            ShmipcMessage request = peer.next();
            assertThat(request.payloadBytes()).isZero();
            assertThat(request.header(MessageHeaders.CONTENT_TYPE)).isNull();
        }
    }

    @Test
    void shouldReturnAnEmptyOptionalForAnEmptyReply() {
        peer.on(
                "orders.find",
                request ->
                        text(request).equals("tea")
                                ? json("{\"item\":\"tea\",\"count\":3}")
                                : empty());

        assertThat(orders.find("tea")).contains(new Order("tea", 3));
        assertThat(orders.find("coffee")).isEmpty();
    }

    @Test
    void shouldWaitForAnEmptyReplyWhereTheResultIsVoid() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        peer.on(
                "orders.cancel",
                request -> {
                    handled.countDown();
                    return empty();
                });

        orders.cancel(new Order("tea", 3));

        assertThat(handled.getCount()).isZero();
        assertThat(peer.next().kind()).isEqualTo(MessageKind.REQUEST);
        assertThat(orders.cancelAsync(new Order("tea", 3)).get(20, TimeUnit.SECONDS)).isNull();
        peer.on("orders.cancel", request -> json("1"));
        assertThatExceptionOfType(ShmipcConversionException.class)
                .isThrownBy(() -> orders.cancel(new Order("tea", 3)));
    }

    @Test
    void shouldSendOneWayWhereToldTo() throws Exception {
        orders.log("a");
        assertThat(peer.next().kind()).isEqualTo(MessageKind.ONE_WAY);

        orders.logAsync("b").get(20, TimeUnit.SECONDS);
        ShmipcMessage second = peer.next();
        assertThat(second.kind()).isEqualTo(MessageKind.ONE_WAY);
        assertThat(text(second)).isEqualTo("b");
    }

    @Test
    void shouldReturnFuturesThatCompleteOrFailLater() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        peer.on(
                "orders.list",
                request -> {
                    await(answer);
                    return json("[{\"item\":\"tea\",\"count\":3}]");
                });

        CompletableFuture<List<Order>> future = orders.listAsync();
        assertThat(future).isNotDone();
        answer.countDown();
        assertThat(future.get(20, TimeUnit.SECONDS)).containsExactly(new Order("tea", 3));

        peer.on("orders.list", request -> failure());
        CompletableFuture<List<Order>> failing = orders.listAsync();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> failing.get(20, TimeUnit.SECONDS))
                .withCauseInstanceOf(ShmipcRemoteException.class);
    }

    @Test
    void shouldSendHeadersAndLeaveOutThoseThatAreNotThere() throws Exception {
        peer.on("orders.raw", request -> text("done"));

        ShmipcMessage reply = orders.raw(new byte[] {1}, "me", Optional.of(7), 42L);
        assertThat(text(reply)).isEqualTo("done");
        assertThat(reply.header(MessageHeaders.CONTENT_TYPE)).startsWith("text/plain");
        ShmipcMessage with = peer.next();
        assertThat(with.headers()).containsEntry("who", "me").containsEntry("count", "7");
        assertThat(with.intHeaders()).containsEntry(6, "42");

        orders.raw(new byte[] {1}, null, Optional.empty(), null);
        ShmipcMessage without = peer.next();
        assertThat(without.headers()).doesNotContainKeys("who", "count");
        assertThat(without.intHeaders()).doesNotContainKey(6);
    }

    @Test
    void shouldSayWhichMediaTypeTheReplyShouldHave() throws Exception {
        peer.on("orders.raw", request -> text("done"));
        peer.on("orders.list", request -> json("[]"));

        orders.raw(new byte[0], null, null, null);
        orders.list();

        assertThat(peer.next().headers()).containsValue("text/plain");
        assertThat(peer.next().headers()).containsValue("application/json");
    }

    @Test
    void shouldUseTheTimeoutOfTheMethodUnlessTheCallSaysOtherwise() throws Exception {
        CountDownLatch patient = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        peer.on(
                "orders.slow",
                request -> {
                    await(text(request).equals("patient") ? patient : never);
                    return text("done");
                });

        CompletableFuture<String> waiting =
                CompletableFuture.supplyAsync(() -> orders.slow("patient", Duration.ofSeconds(20)));
        assertThat(text(peer.next())).isEqualTo("patient");
        // The timeout of the method passes for this one, and so for one that began earlier.
        assertThatExceptionOfType(ShmipcTimeoutException.class)
                .isThrownBy(() -> orders.slow("hasty", null));
        patient.countDown();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        never.countDown();
    }

    @Test
    void shouldSendADurationThatIsMarkedAsPayload() throws Exception {
        peer.on("orders.pause", request -> text("done"));

        orders.pause(Duration.ofSeconds(2));

        assertThat(text(peer.next())).contains("2");
    }

    @Test
    void shouldPassBuffersAndMessagesOfProtobuf() {
        peer.on(
                "orders.bytes",
                request -> ServicePeer.reply("application/octet-stream", new byte[] {4, 5}));
        peer.on(
                "orders.proto",
                request ->
                        ServicePeer.reply(
                                request.header(MessageHeaders.CONTENT_TYPE),
                                StringValue.of("tea").toByteArray()));

        assertThat(orders.bytes(ByteBuffer.wrap(new byte[] {1})))
                .isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(orders.proto(StringValue.of("x"))).isEqualTo(StringValue.of("tea"));
    }

    @Test
    void shouldPassOnWhatTheOperationsThrow() {
        peer.on("orders.price", request -> failure());

        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> orders.price(new Order("tea", 3)))
                .satisfies(e -> assertThat(e.remoteMessage()).isEqualTo("no tea"));
    }

    @Test
    void shouldReadSeveralRepliesAsTheyAreAskedFor() {
        peer.onAll("orders.several", request -> three());

        List<Order> iterated = new ArrayList<>();
        orders.iterate("tea").forEachRemaining(iterated::add);
        assertThat(iterated).extracting(Order::count).containsExactly(0, 1, 2);
        assertThat(orders.iterable("tea")).extracting(Order::count).containsExactly(0, 1, 2);
        try (Stream<Map<String, Object>> stream = orders.stream("tea")) {
            assertThat(stream.map(order -> order.get("count"))).containsExactly(0, 1, 2);
        }
        try (Stream<ShmipcMessage> stream = orders.messages("tea")) {
            assertThat(stream.map(ServicePeer::text)).hasSize(3).allMatch(t -> t.contains("tea"));
        }
        try (MessageStream<Order> stream = orders.watch("tea")) {
            assertThat(stream.next()).isEqualTo(new Order("tea", 0));
        }
    }

    @Test
    void shouldSendTheElementsOfAnArgumentAsMessagesOfTheirOwn() throws Exception {
        peer.onAll("orders.sum", requests -> List.of(json("" + requests.size())));
        List<Order> two = List.of(new Order("tea", 3), new Order("milk", 1));
        Iterable<Order> iterable = two;

        assertThat(orders.sum(iterable)).isEqualTo(2);
        assertThat(text(peer.next())).isEqualTo("{\"item\":\"tea\",\"count\":3}");
        assertThat(text(peer.next())).isEqualTo("{\"item\":\"milk\",\"count\":1}");
        assertThat(orders.sum(two.iterator())).isEqualTo(2);
        List<String> closed = new ArrayList<>();
        assertThat(orders.sum(two.stream().onClose(() -> closed.add("closed")))).isEqualTo(2);
        assertThat(closed).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> orders.sum((Stream<Order>) null))
                .withMessageContaining("argument=null");
    }

    @Test
    void shouldSendACollectionAsOnePayload() throws Exception {
        peer.onAll("orders.sum-of-list", requests -> List.of(json("" + requests.size())));

        assertThat(orders.sumOfList(List.of(new Order("tea", 3), new Order("milk", 1))))
                .isEqualTo(1);
        assertThat(text(peer.next())).startsWith("[{").endsWith("}]");
    }

    @Test
    void shouldSendAndReceiveSeveralWithOneCall() {
        peer.onAll("orders.echo", requests -> requests.stream().map(r -> json(text(r))).toList());

        try (Stream<Order> echoed =
                orders.echo(IntStream.range(0, 50).mapToObj(i -> new Order("tea", i)))) {
            assertThat(echoed.map(Order::count))
                    .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        }
    }

    static List<ShmipcMessage> three() {
        return IntStream.range(0, 3)
                .mapToObj(i -> json("{\"item\":\"tea\",\"count\":" + i + "}"))
                .toList();
    }

    static ShmipcMessage failure() {
        return ShmipcMessage.builder(MessageKind.EXCEPTION)
                .header(MessageHeaders.ERROR_TYPE, "NoTea")
                .header(MessageHeaders.ERROR_MESSAGE, "no tea")
                .build();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("not within 20 s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
