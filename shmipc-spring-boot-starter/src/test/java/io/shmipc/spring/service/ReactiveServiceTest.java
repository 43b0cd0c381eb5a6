package io.shmipc.spring.service;

import static io.shmipc.spring.service.ServicePeer.empty;
import static io.shmipc.spring.service.ServicePeer.json;
import static io.shmipc.spring.service.ServicePeer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.ShmipcRemoteException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

@Timeout(60)
class ReactiveServiceTest {

    private static final Duration WAIT = Duration.ofSeconds(20);

    @ShmipcExchange("r")
    interface Reactive {

        @ShmipcExchange("one")
        Mono<List<Integer>> one(String text);

        @ShmipcExchange("one")
        Mono<ShmipcMessage> message(String text);

        @ShmipcExchange("nothing")
        Mono<Void> nothing(String text);

        @ShmipcExchange(value = "log", oneWay = true)
        Mono<Void> log(String text);

        @ShmipcExchange("several")
        Flux<Integer> several(String text);

        @ShmipcExchange("several")
        Flow.Publisher<Integer> flow(String text);

        @ShmipcExchange("sum")
        Mono<Integer> sum(Flux<Integer> numbers);

        @ShmipcExchange("sum")
        int sumNow(Flux<Integer> numbers);

        @ShmipcExchange("echo")
        Flux<Integer> echo(Flux<Integer> numbers);
    }

    @TempDir private Path directory;

    private ServicePeer peer;
    private Reactive client;

    @BeforeEach
    void start() {
        peer = new ServicePeer(directory);
        client =
                ShmipcServiceProxyFactory.builder(peer.template)
                        .build()
                        .createClient(Reactive.class);
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void shouldSendOnceForEachSubscriptionAndNotBefore() {
        AtomicInteger requests = new AtomicInteger();
        peer.on("r.one", request -> json("[" + requests.incrementAndGet() + "]"));

        Mono<List<Integer>> mono = client.one("a");
        assertThat(requests).hasValue(0);
        assertThat(mono.block(WAIT)).containsExactly(1);
        assertThat(mono.block(WAIT)).containsExactly(2);
        assertThat(text(client.message("a").block(WAIT))).isEqualTo("[3]");
    }

    @Test
    void shouldBeEmptyForAnEmptyReply() {
        peer.on("r.one", request -> empty());
        peer.on("r.nothing", request -> empty());

        assertThat(client.one("a").blockOptional(WAIT)).isEmpty();
        assertThat(client.nothing("a").blockOptional(WAIT)).isEmpty();
    }

    @Test
    void shouldFailWithWhatTheOperationsThrow() {
        peer.on("r.one", request -> ShmipcServiceCallsTest.failure());

        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> client.one("a").block(WAIT));
    }

    @Test
    void shouldSendOneWayWhenSubscribedTo() throws Exception {
        Mono<Void> log = client.log("a");
        assertThat(peer.received).isEmpty();

        log.block(WAIT);

        assertThat(peer.next().kind()).isEqualTo(MessageKind.ONE_WAY);
    }

    @Test
    void shouldReadSeveralReplies() {
        peer.onAll("r.several", request -> numbers(100));

        assertThat(client.several("a").collectList().block(WAIT))
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void shouldGiveUpTheRestWhenCancelled() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        peer.onAll(
                "r.several",
                request ->
                        new AbstractList<>() {
                            @Override
                            public ShmipcMessage get(int index) {
                                if (index == 3) {
                                    ShmipcServiceCallsTest.await(cancelled);
                                }
                                return json("" + index);
                            }

                            @Override
                            public int size() {
                                return Integer.MAX_VALUE;
                            }
                        });

        assertThat(client.several("a").take(3).collectList().block(WAIT)).containsExactly(0, 1, 2);
        cancelled.countDown();

        assertThat(peer.hungUp.poll(20, TimeUnit.SECONDS)).isEqualTo("r.several");
    }

    @Test
    void shouldEndQuietlyWhenCancelledWhileItWaits() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        peer.onAll(
                "r.several",
                request -> {
                    List<ShmipcMessage> numbers = numbers(2);
                    return new AbstractList<>() {
                        @Override
                        public ShmipcMessage get(int index) {
                            if (index == 1) {
                                ShmipcServiceCallsTest.await(cancelled);
                            }
                            return numbers.get(index % 2);
                        }

                        @Override
                        public int size() {
                            return Integer.MAX_VALUE;
                        }
                    };
                });
        BlockingQueue<Throwable> dropped = new LinkedBlockingQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            CountDownLatch first = new CountDownLatch(1);
            Disposable subscription =
                    client.several("a").subscribe(number -> first.countDown(), dropped::add);
            ShmipcServiceCallsTest.await(first);
            subscription.dispose();
            cancelled.countDown();

            assertThat(peer.hungUp.poll(20, TimeUnit.SECONDS)).isEqualTo("r.several");
            assertThat(dropped.poll(200, TimeUnit.MILLISECONDS)).isNull();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    @Test
    void shouldNotHoldUpTheSubscriberWhileSeveralAreSent() throws Exception {
        CountDownLatch subscribed = new CountDownLatch(1);
        peer.onAll(
                "r.sum",
                requests -> {
                    ShmipcServiceCallsTest.await(subscribed);
                    return List.of(json("1"));
                });

        CompletableFuture<Integer> sum = client.sum(Flux.range(1, 3)).toFuture();
        assertThat(sum).isNotDone();
        subscribed.countDown();

        assertThat(sum.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void shouldReturnAnyTypeThatSpringAdapts() {
        peer.onAll("r.several", request -> numbers(3));

        Flux<?> adapted =
                Flux.from(
                        ReactiveAdapterRegistry.getSharedInstance()
                                .getAdapter(Flow.Publisher.class)
                                .toPublisher(client.flow("a")));

        assertThat(adapted.collectList().block(WAIT)).isEqualTo(List.of(0, 1, 2));
    }

    @Test
    void shouldSendTheElementsOfAFluxAsMessagesOfTheirOwn() {
        peer.onAll(
                "r.sum",
                requests ->
                        List.of(
                                json(
                                        ""
                                                + requests.stream()
                                                        .mapToInt(r -> Integer.parseInt(text(r)))
                                                        .sum())));

        assertThat(client.sum(Flux.range(1, 100)).block(WAIT)).isEqualTo(5050);
        assertThat(client.sumNow(Flux.range(1, 4))).isEqualTo(10);
    }

    @Test
    void shouldSendAndReceiveSeveralWithOneCall() {
        peer.onAll("r.echo", requests -> requests.stream().map(r -> json(text(r))).toList());

        assertThat(client.echo(Flux.range(0, 40)).collectList().block(WAIT))
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
    }

    private static List<ShmipcMessage> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> json("" + i)).toList();
    }
}
