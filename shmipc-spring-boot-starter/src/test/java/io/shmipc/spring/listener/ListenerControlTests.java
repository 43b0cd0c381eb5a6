package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.server.ServerConfig;
import io.shmipc.spring.annotation.ShmipcAdvice;
import io.shmipc.spring.annotation.ShmipcExceptionHandler;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.annotation.Order;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import reactor.core.publisher.Flux;

/** Limits, errors, validation, observation, starting and stopping. */
@Timeout(60)
class ListenerControlTests extends ListenerFixtureTestBase {

    record Item(@NotBlank String name, @Min(1) int count) {}

    static class Listeners {

        final LinkedBlockingQueue<CompletableFuture<String>> futures = new LinkedBlockingQueue<>();

        @ShmipcListener(destination = "limited", id = "limited", concurrency = "1")
        CompletableFuture<String> limited(String text) {
            CompletableFuture<String> future = new CompletableFuture<>();
            futures.add(future);
            return future;
        }

        @ShmipcListener(destination = "echo", id = "echo")
        String echo(String text) {
            return text;
        }

        @ShmipcListener(destination = "manual", id = "manual", autoStartup = "false")
        String manual(String text) {
            return text;
        }

        @ShmipcListener(destination = "fails.*", id = "fails")
        String fails(String text) throws Exception {
            throw text.isEmpty() ? new java.io.IOException("no") : new IllegalStateException(text);
        }

        @ShmipcListener(destination = "half", id = "half")
        Flux<String> half() {
            return Flux.just("n0").concatWith(Flux.error(new java.io.IOException("half")));
        }

        @ShmipcListener(destination = "valid", id = "valid")
        String valid(@Valid Item item) {
            return item.name();
        }
    }

    private final Listeners listeners = new Listeners();

    private static String kind(ShmipcMessage error) {
        return error.header(MessageHeaders.ERROR_KIND);
    }

    private static String type(ShmipcMessage error) {
        return error.header(MessageHeaders.ERROR_TYPE);
    }

    private static String message(ShmipcMessage error) {
        return error.header(MessageHeaders.ERROR_MESSAGE);
    }

    @EveryKindOfThread
    void shouldHandleNoMoreAtATimeThanItMayAndHoldNoThreadForTheOthers(Threads threads)
            throws Exception {
        fixture(threads).start(listeners);
        List<RawCaller> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            callers.add(fixture().caller());
            callers.get(i).send("limited", "" + i);
            int active = i + 1;
            ListenerFixture.await(() -> registration("limited").activeMessages() == active);
        }
        try (RawCaller other = fixture().caller()) {
            assertThat(other.call("echo", "x")).isEqualTo("x");
        }
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> future = listeners.futures.take();
            assertThat(listeners.futures).isEmpty();
            future.complete("r" + i);
            assertThat(callers.get(i).readText()).isEqualTo("r" + i);
        }
        callers.forEach(RawCaller::close);
        ListenerFixture.await(() -> registration("limited").activeMessages() == 0);
    }

    @EveryKindOfThread
    void shouldRefuseWhatFindsNoPlaceInTime(Threads threads) throws Exception {
        fixture(threads).start(b -> b.busyTimeout(Duration.ofMillis(30)), listeners);
        try (RawCaller first = fixture().caller();
                RawCaller second = fixture().caller();
                RawCaller third = fixture().caller()) {
            first.send("limited", "");
            CompletableFuture<String> future = listeners.futures.take();
            second.send("limited", "");
            ShmipcMessage error = second.readError();
            assertThat(kind(error)).isEqualTo(MessageHeaders.ERROR_REFUSED);
            assertThat(type(error)).isEqualTo(ListenerBusyException.class.getName());
            third.send("limited", "");
            ListenerFixture.await(() -> registration("limited").activeMessages() == 2);
            third.close();
            ListenerFixture.await(() -> registration("limited").activeMessages() == 1);
            future.complete("done");
            assertThat(first.readText()).isEqualTo("done");
            second.send("limited", "");
            listeners.futures.take().complete("again");
            assertThat(second.readText()).isEqualTo("again");
        }
    }

    @Test
    void shouldRefuseMessagesOfAListenerThatIsStoppedOnceItIsDone() throws Exception {
        fixture(Threads.WORKERS).start(listeners);
        ListenerEndpointRegistry registry = fixture().registry;
        try (RawCaller caller = fixture().caller();
                RawCaller waiting = fixture().caller();
                RawCaller late = fixture().caller()) {
            caller.send("limited", "");
            CompletableFuture<String> future = listeners.futures.take();
            waiting.send("limited", "");
            ListenerFixture.await(() -> registration("limited").activeMessages() == 2);
            assertThat(registry.stop("limited", Duration.ofMillis(10))).isFalse();
            assertThat(type(waiting.readError()))
                    .isEqualTo(ListenerStoppedException.class.getName());
            late.send("limited", "");
            assertThat(kind(late.readError())).isEqualTo(MessageHeaders.ERROR_REFUSED);
            CompletableFuture<Boolean> stopped =
                    CompletableFuture.supplyAsync(
                            () -> registry.stop("limited", ListenerFixture.TIMEOUT));
            future.complete("done");
            assertThat(caller.readText()).isEqualTo("done");
            assertThat(stopped.get()).isTrue();
            assertThat(late.call("echo", "x")).isEqualTo("x");

            registry.start("limited");
            late.send("limited", "");
            listeners.futures.take().complete("again");
            assertThat(late.readText()).isEqualTo("again");
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> registry.start("nobody"));
    }

    @Test
    void shouldStartAListenerByItsIdThatDoesNotStartByItself() {
        fixture(Threads.WORKERS).start(listeners);
        try (RawCaller caller = fixture().caller()) {
            assertThat(registration("manual").isRunning()).isFalse();
            caller.send("manual", "x");
            assertThat(kind(caller.readError())).isEqualTo(MessageHeaders.ERROR_REFUSED);
            fixture().registry.start("manual");
            assertThat(caller.call("manual", "x")).isEqualTo("x");
        }
    }

    @Test
    void shouldLimitListenersThatDoNotSayByTheDefault() {
        ListenerEndpointRegistry registry = ListenerEndpointRegistry.withConcurrency(7);
        registry.register(new Plain());

        assertThat(registry.listener("plain").concurrency()).hasValue(7);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ListenerEndpointRegistry.withConcurrency(0));
    }

    private static final class Plain implements ListenerEndpoint {
        @Override
        public String id() {
            return "plain";
        }

        @Override
        public List<String> destinations() {
            return List.of("plain");
        }

        @Override
        public Object handle(ShmipcMessage message) {
            return "plainly " + message.destination();
        }
    }

    @Test
    void shouldCallEndpointsThatWereRegisteredByHand() {
        fixture(Threads.WORKERS).start(listeners).registry.register(new Plain());
        try (RawCaller caller = fixture().caller()) {
            assertThat(caller.call("plain", "")).isEqualTo("plainly plain");
        }
    }

    @Test
    void shouldTellTheStackOnlyWhereThatIsAllowed() {
        fixture(Threads.WORKERS).start(listeners);
        try (RawCaller caller = fixture().caller()) {
            caller.send("fails.x", "");
            ShmipcMessage error = caller.readError();
            assertThat(error.headers())
                    .containsOnly(
                            Map.entry(MessageHeaders.ERROR_TYPE, "java.io.IOException"),
                            Map.entry(MessageHeaders.ERROR_MESSAGE, "no"));
        }
    }

    @Test
    void shouldTellTheStackAsFarAsItFits() {
        fixture(Threads.WORKERS).start(b -> b.includeStackTrace(true), listeners);
        try (RawCaller caller = fixture().caller()) {
            caller.send("fails.x", "y");
            assertThat(caller.readError().header(MessageHeaders.ERROR_STACK))
                    .startsWith("java.lang.IllegalStateException: y")
                    .contains("\tat ");
            caller.send("fails.x", "y".repeat(100_000));
            ShmipcMessage error = caller.readError();
            assertThat(message(error)).hasSize(4096);
            assertThat(error.header(MessageHeaders.ERROR_STACK)).hasSize(16 << 10);
        }
    }

    @Test
    void shouldShortenErrorsUntilTheyFitIntoTheHeader() {
        ShmipcMessage request =
                ShmipcMessage.builder(io.shmipc.spring.codec.MessageKind.REQUEST).build();
        RuntimeException error = new IllegalStateException("m".repeat(3000));
        for (int maxHeaderBytes : new int[] {64, 100, 1000, 3000, 5000, 10_000}) {
            TTHeaderCodec codec = new TTHeaderCodec(new MessageLimits(maxHeaderBytes, 100));
            RecordingWriter writer = new RecordingWriter();
            ErrorReplies.write(codec, writer, request, error, MessageHeaders.ERROR_INVALID, true);

            assertThat(writer.bytes)
                    .as("maxHeaderBytes=" + maxHeaderBytes)
                    .isBetween(1, maxHeaderBytes + 14);
            if (maxHeaderBytes >= 1000) {
                assertThat(writer.bytes).isGreaterThan(maxHeaderBytes / 4);
            }
        }
    }

    private static ShmipcMessage invalid(RawCaller caller, String payload) {
        caller.send("valid", payload);
        return caller.readError();
    }

    @Test
    void shouldValidateAndNameTheFieldsButNotTheValues() {
        try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean()) {
            validator.afterPropertiesSet();
            ListenerFixture fixture = fixture(Threads.WORKERS);
            fixture.context.registerBean(LocalValidatorFactoryBean.class, () -> validator);
            fixture.start(listeners);
            try (RawCaller caller = fixture.caller()) {
                assertThat(caller.call("valid", "{\"name\":\"a\",\"count\":1}")).isEqualTo("a");
                ShmipcMessage error = invalid(caller, "{\"name\":\" \",\"count\":-77}");
                assertThat(kind(error)).isEqualTo(MessageHeaders.ERROR_INVALID);
                assertThat(type(error)).isEqualTo(InvalidMessageException.class.getName());
                assertThat(message(error))
                        .endsWith("field=count breaks rule=Min, field=name breaks rule=NotBlank")
                        .doesNotContain("77");
            }
        }
    }

    @Test
    void shouldTakePayloadsAsTheyAreWithoutAValidator() {
        fixture(Threads.WORKERS).start(listeners);
        try (RawCaller caller = fixture().caller()) {
            assertThat(caller.call("valid", "{\"name\":\"a\",\"count\":-1}")).isEqualTo("a");
            assertThat(kind(invalid(caller, "no json"))).isEqualTo(MessageHeaders.ERROR_INVALID);
        }
    }

    static class Handled {

        @ShmipcListener(destination = "own")
        String own(String which) throws Exception {
            throw switch (which) {
                case "file" -> new java.io.FileNotFoundException("f");
                case "io" -> new java.io.IOException("i");
                case "wrapped" -> new IllegalStateException(new java.io.IOException("w"));
                case "handler" -> new ArithmeticException("original");
                case "advice" -> new UnsupportedOperationException("a");
                default -> new Exception("plain");
            };
        }

        @ShmipcListener(destination = "number")
        int number(int number) {
            return number;
        }

        @ShmipcExceptionHandler
        String onIo(java.io.IOException e, ShmipcMessage message, @ShmipcHeader("h") String h) {
            return "io " + e.getMessage() + " " + message.destination() + " " + h;
        }

        @ShmipcExceptionHandler(java.io.FileNotFoundException.class)
        ShmipcError onFile() {
            return new ShmipcError("file.missing", "no such file");
        }

        @ShmipcExceptionHandler(ArithmeticException.class)
        String onArithmetic() {
            throw new IllegalStateException("in the handler");
        }

        @ShmipcExceptionHandler(io.shmipc.spring.converter.PayloadConversionException.class)
        String onConversion() {
            return "-1";
        }
    }

    @ShmipcAdvice
    @Order(1)
    static class FirstAdvice {
        @ShmipcExceptionHandler(UnsupportedOperationException.class)
        String on() {
            return "first advice";
        }
    }

    @ShmipcAdvice
    @Order(2)
    static class SecondAdvice {
        @ShmipcExceptionHandler(RuntimeException.class)
        String on(RuntimeException e) {
            return "second advice " + e.getMessage();
        }
    }

    @Test
    void shouldAskTheNearestExceptionHandler() {
        fixture(Threads.WORKERS).start(new Handled(), new SecondAdvice(), new FirstAdvice());
        try (RawCaller caller = fixture().caller()) {
            Map<String, String> header = Map.of("h", "x");
            caller.send("own", "io", header);
            assertThat(caller.readText()).isEqualTo("io i own x");
            caller.send("own", "file", header);
            ShmipcMessage error = caller.readError();
            assertThat(type(error)).isEqualTo("file.missing");
            assertThat(message(error)).isEqualTo("no such file");
            caller.send("own", "wrapped", header);
            assertThat(caller.readText()).startsWith("second advice");
            caller.send("own", "advice", header);
            assertThat(caller.readText()).isEqualTo("first advice");
            caller.send("own", "plain", header);
            assertThat(type(caller.readError())).isEqualTo("java.lang.Exception");
            caller.send("number", "x");
            assertThat(caller.readText()).isEqualTo("-1");
        }
    }

    @Test
    void shouldTellOfTheOriginalExceptionWhenItsHandlerFails() {
        fixture(Threads.WORKERS).start(new Handled());
        try (RawCaller caller = fixture().caller()) {
            caller.send("own", "handler");
            ShmipcMessage error = caller.readError();
            assertThat(type(error)).isEqualTo("java.lang.ArithmeticException");
            assertThat(message(error)).isEqualTo("original");
            // Its header is missing, so this handler fails as well.
            caller.send("own", "io");
            assertThat(type(caller.readError())).isEqualTo("java.io.IOException");
            caller.send("own", "wrapped", Map.of("h", "x"));
            assertThat(caller.readText()).as("by its cause").isEqualTo("io w own x");
        }
    }

    private static final class Observed implements MessageObserver {

        final List<String> events = Collections.synchronizedList(new ArrayList<>());
        final ThreadLocal<Boolean> current = ThreadLocal.withInitial(() -> false);

        @Override
        public MessageObservation receiving(
                String listenerId, String destination, ShmipcMessage message) {
            events.add("begin " + listenerId + " " + destination);
            return new MessageObservation() {
                @Override
                public Scope open() {
                    current.set(true);
                    events.add("open");
                    return () -> {
                        current.set(false);
                        events.add("shut");
                    };
                }

                @Override
                public void failed(Throwable error) {
                    events.add("failed " + error.getClass().getSimpleName());
                }

                @Override
                public void close() {
                    events.add("end");
                }
            };
        }

        void saw(String... expected) {
            ListenerFixture.await(() -> events.contains("end"));
            assertThat(events).containsExactly(expected);
            events.clear();
        }
    }

    @EveryKindOfThread
    void shouldTellTheObserverOfEveryMessageOnce(Threads threads) throws Exception {
        Observed observed = new Observed();
        fixture(threads).start(b -> b.observer(observed), listeners);
        try (RawCaller caller = fixture().caller()) {
            assertThat(caller.call("echo", "x")).isEqualTo("x");
            observed.saw("begin echo echo", "open", "shut", "end");
            caller.send("fails.secret", "");
            caller.readError();
            observed.saw("begin fails fails.*", "open", "shut", "failed IOException", "end");
            caller.send("half", "", RawCaller.ACCEPT);
            caller.read();
            caller.readError();
            observed.saw("begin half half", "open", "shut", "failed IOException", "end");
            caller.send("limited", "");
            CompletableFuture<String> future = listeners.futures.take();
            ListenerFixture.await(() -> observed.events.contains("shut"));
            assertThat(observed.events).containsExactly("begin limited limited", "open", "shut");
            future.complete("x");
            caller.readText();
            observed.saw("begin limited limited", "open", "shut", "end");
            caller.send("limited", "");
            listeners.futures.take();
            caller.close();
            observed.saw(
                    "begin limited limited", "open", "shut", "failed StreamClosedException", "end");
        }
    }

    @Test
    void shouldServeAllAddressesOrNone(@TempDir Path directory) throws Exception {
        fixture(Threads.WORKERS).start(listeners);
        Path second = directory.resolve("second.sock");
        ServerConfig good =
                ServerConfig.builder(java.net.UnixDomainSocketAddress.of(second)).build();
        ServerConfig taken = ServerConfig.builder(fixture().address).build();
        RequestDispatcher dispatcher = dispatcher();
        ShmipcListenerContainer none =
                new ShmipcListenerContainer(List.of(good, taken), dispatcher, true);
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(none::start);
        assertThat(none.isRunning()).isFalse();
        assertThat(second).doesNotExist();
        ListenerFixture.await(() -> keepAlives() == 1);

        Path third = directory.resolve("third.sock");
        ShmipcListenerContainer both =
                new ShmipcListenerContainer(
                        List.of(
                                good,
                                ServerConfig.builder(java.net.UnixDomainSocketAddress.of(third))
                                        .build()),
                        dispatcher,
                        true);
        both.start();
        assertThat(both.servers()).hasSize(2);
        assertThat(both.server().config()).isSameAs(good);
        assertThat(second).exists();
        assertThat(third).exists();
        both.stop();
        assertThat(both.servers()).isEmpty();
        assertThat(second).doesNotExist();
        assertThat(third).doesNotExist();
        ListenerFixture.await(() -> keepAlives() == 1);
    }

    private RequestDispatcher dispatcher() {
        return RequestDispatcher.builder(
                        fixture().registry,
                        fixture().codec,
                        new io.shmipc.spring.converter.PayloadConverters(List.of()))
                .build();
    }

    private static long keepAlives() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("-keep-alive"))
                .count();
    }

    @Test
    void shouldCountAsStoppedOnceAllServersHaveHandedOver(@TempDir Path directory)
            throws Exception {
        fixture(Threads.WORKERS).start(listeners);
        List<ServerConfig> configs =
                List.of(
                        takingOver(directory.resolve("a.sock")),
                        takingOver(directory.resolve("b.sock")));
        RequestDispatcher dispatcher = dispatcher();
        ShmipcListenerContainer older = new ShmipcListenerContainer(configs, dispatcher, true);
        List<ShmipcServerHandedOverEvent> events = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch told = new CountDownLatch(1);
        older.setApplicationEventPublisher(
                event -> {
                    events.add((ShmipcServerHandedOverEvent) event);
                    told.countDown();
                });
        older.start();
        ShmipcListenerContainer first =
                new ShmipcListenerContainer(configs.get(0), dispatcher, true);
        first.start();
        ListenerFixture.await(() -> older.servers().size() == 1);
        assertThat(older.isRunning()).isTrue();
        assertThat(events).isEmpty();
        ShmipcListenerContainer second =
                new ShmipcListenerContainer(configs.get(1), dispatcher, true);
        second.start();
        told.await();
        assertThat(older.isRunning()).isFalse();
        assertThat(events).hasSize(1);
        assertThat(events.get(0).results()).hasSize(2);
        assertThat(events.get(0).result()).isSameAs(events.get(0).results().get(1));
        older.stop();
        first.stop();
        second.stop();
        assertThat(events).hasSize(1);
    }

    private static ServerConfig takingOver(Path path) {
        return ServerConfig.builder(java.net.UnixDomainSocketAddress.of(path))
                .takeOver(true)
                .build();
    }

    static class Several {
        @ShmipcListener(destination = "default")
        Flux<String> several() {
            return Flux.empty();
        }
    }

    @Test
    void shouldRefuseSeveralAnswersWithACodecThatCannotMarkThem() {
        ListenerFixture fixture = fixture(Threads.WORKERS);
        RequestDispatcher.builder(
                        fixture.registry,
                        new LengthPrefixedCodec(MessageLimits.DEFAULTS),
                        new io.shmipc.spring.converter.PayloadConverters(List.of()))
                .build();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> fixture.start(new Several()))
                .withMessageContaining("a codec that carries no headers");
    }
}
