package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.BufferWriter;
import io.shmipc.session.ReadStatus;
import io.shmipc.spring.annotation.DestinationVariable;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What listeners can take, over a unix socket and shared memory. */
@Timeout(60)
class ListenerInputTests extends ListenerFixtureTestBase {

    record Item(String name, int count) {}

    static class Inputs {

        volatile @Nullable BufferReader kept;
        volatile @Nullable ByteBuffer view;
        final CompletableFuture<String> pending = new CompletableFuture<>();

        @ShmipcListener(destination = {"items.*", "list"})
        String list(List<Item> items) {
            return items.stream().map(i -> i.name() + i.count()).collect(Collectors.joining(","));
        }

        @ShmipcListener(destination = "var.{region}.{number}.**")
        String variables(
                @DestinationVariable String region,
                @DestinationVariable("number") int n,
                ShmipcMessage message) {
            return region + "/" + (n + 1) + "/" + message.destination();
        }

        @ShmipcListener(destination = "headers")
        String headers(
                @ShmipcHeader("a") Optional<Integer> a,
                @ShmipcHeader("b") Optional<String> b,
                @ShmipcHeader Map<String, String> all,
                ShmipcPeer peer) {
            return a.map(n -> n + 1) + " " + b + " " + all.size() + " " + peer.pid();
        }

        @ShmipcListener(destination = "raw")
        String raw(BufferReader payload) {
            kept = payload;
            int length = payload.readInt();
            ByteBuffer bytes = payload.read(length);
            view = bytes;
            return length + ":" + bytes.isDirect() + ":" + bytes.get(length - 1);
        }

        @ShmipcListener(destination = "beyond")
        String beyond(BufferReader payload) {
            try {
                payload.skip((int) payload.readableBytes() + 1);
                return "read beyond";
            } catch (EndOfStreamException e) {
                return "ended " + payload.await(1 << 20, Duration.ofSeconds(5));
            }
        }

        @ShmipcListener(destination = "sum")
        long sum(BufferReader payload) {
            long sum = 0;
            while (payload.await(1) == ReadStatus.READY) {
                int chunk = (int) Math.min(payload.readableBytes(), 1000);
                ByteBuffer bytes = payload.read(chunk);
                while (bytes.hasRemaining()) {
                    sum += bytes.get();
                }
                payload.release();
            }
            return sum;
        }

        @ShmipcListener(destination = "part")
        CompletableFuture<byte[]> part(BufferReader payload) {
            BufferPart part = payload.readPart(4);
            return CompletableFuture.supplyAsync(
                    () -> {
                        try (part) {
                            return part.toByteArray();
                        }
                    });
        }

        @ShmipcListener(destination = "pending")
        CompletableFuture<String> pending(BufferReader payload) {
            kept = payload;
            return pending;
        }

        @ShmipcListener(destination = "fails")
        String fails(BufferReader payload) {
            throw new IllegalStateException("unread");
        }

        @ShmipcListener(destination = "echo")
        String echo(String text) {
            return text;
        }
    }

    static class Pulling {

        volatile @Nullable Iterator<Item> kept;

        @ShmipcListener(destination = "pull")
        String pull(Iterator<Item> items, @ShmipcHeader("h") String header) {
            kept = items;
            StringBuilder all = new StringBuilder(header);
            items.forEachRemaining(item -> all.append(item.name()));
            return all.toString();
        }

        @ShmipcListener(destination = "first")
        String first(Stream<String> texts) {
            return texts.findFirst().orElse("none");
        }

        @ShmipcListener(destination = "map")
        Stream<String> map(Stream<String> texts) {
            return texts.map(text -> text + text);
        }
    }

    static class Pushed {

        final AtomicInteger taken = new AtomicInteger();

        @ShmipcListener(destination = "count")
        Mono<Long> count(Flux<Item> items) {
            return items.count();
        }

        @ShmipcListener(destination = "twice")
        Flux<String> twice(Flux<String> texts) {
            return texts.map(text -> text + text);
        }

        @ShmipcListener(destination = "two")
        Mono<List<String>> two(Flux<String> texts) {
            return texts.take(2).collectList();
        }

        @ShmipcListener(destination = "slow")
        Mono<Void> slow(Flux<String> texts) {
            return texts.doOnNext(text -> taken.incrementAndGet())
                    .concatMap(text -> Mono.never(), 1)
                    .then();
        }
    }

    private final Inputs inputs = new Inputs();

    private static byte[] payload(int length, int extra) {
        byte[] bytes = new byte[4 + length + extra];
        ByteBuffer.wrap(bytes).putInt(length);
        bytes[4 + length - 1] = 9;
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String name(int i) {
        return "{\"name\":\"n" + i + "\",\"count\":" + i + "}";
    }

    private static List<String> items(int count) {
        return IntStream.range(0, count).mapToObj(ListenerInputTests::name).toList();
    }

    @EveryKindOfThread
    void shouldReadGenericPayloadsOfAllItsDestinations(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            String items = "[" + name(1) + "," + name(2) + "]";
            assertThat(caller.call("list", items)).isEqualTo("n11,n22");
            assertThat(caller.call("items.new", items)).isEqualTo("n11,n22");
            caller.send("list", "[1]");
            assertThat(caller.readError().header(MessageHeaders.ERROR_KIND))
                    .isEqualTo(MessageHeaders.ERROR_INVALID);
        }
    }

    @Test
    void shouldBindVariablesHeadersAndThePeer() {
        fixture(Threads.WORKERS).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            assertThat(caller.call("var.eu.41.x.y", "")).isEqualTo("eu/42/var.eu.41.x.y");
            caller.send("var.eu.x", "");
            ShmipcMessage error = caller.readError();
            assertThat(error.header(MessageHeaders.ERROR_KIND))
                    .isEqualTo(MessageHeaders.ERROR_INVALID);
            assertThat(error.header(MessageHeaders.ERROR_MESSAGE))
                    .isEqualTo("destination variable=number cannot be read as type=int");
            caller.send("headers", "", Map.of("a", "41", "c", "x"));
            assertThat(caller.readText())
                    .isEqualTo("Optional[42] Optional.empty 2 " + ProcessHandle.current().pid());
        }
    }

    @EveryKindOfThread
    void shouldReadAPayloadWhereItLies(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            for (int extra : new int[] {0, 1, 3000}) {
                assertThat(caller.call("raw", text(payload(100, extra)))).isEqualTo("100:true:9");
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> inputs.kept.readableBytes());
            }
            assertThat(caller.call("beyond", "abc")).isEqualTo("ended END_OF_STREAM");
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
    }

    @EveryKindOfThread
    void shouldPassOverWhatAListenerLeftUnread(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            caller.send("fails", "some payload");
            assertThat(caller.readError().header(MessageHeaders.ERROR_MESSAGE)).isEqualTo("unread");
            caller.send("part", "abcdefgh");
            assertThat(caller.readText()).isEqualTo("abcd");
            assertThat(caller.call("echo", "x")).isEqualTo("x");
            registration("bean0.raw").stop(Duration.ZERO);
            caller.send("raw", text(payload(10, 10)));
            assertThat(caller.readError().header(MessageHeaders.ERROR_KIND))
                    .isEqualTo(MessageHeaders.ERROR_REFUSED);
            assertThat(caller.call("echo", "y")).isEqualTo("y");
        }
    }

    @EveryKindOfThread
    void shouldEndAPayloadWithItsMethodAlthoughTheResultComesLater(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            caller.send("pending", "abc");
            ListenerFixture.await(
                    () -> {
                        try {
                            return inputs.kept != null && inputs.kept.readableBytes() < 0;
                        } catch (IllegalStateException e) {
                            return true;
                        }
                    });
            inputs.pending.complete("x");
            assertThat(caller.readText()).isEqualTo("x");
            assertThat(caller.call("echo", "y")).isEqualTo("y");
        }
    }

    /** A codec of an application that knows of whole messages only. */
    private record Foreign(MessageCodec codec) implements MessageCodec {

        @Override
        public void write(ShmipcMessage message, BufferWriter writer) {
            codec.write(message, writer);
        }

        @Override
        public ShmipcMessage read(BufferReader reader, MessageKind kind, Duration timeout) {
            return codec.read(reader, kind, timeout);
        }

        @Override
        public boolean carriesMetadata() {
            return true;
        }
    }

    @Test
    void shouldGiveAReaderOfTheCopyWithACodecThatMakesOne() {
        ListenerFixture fixture = fixture(Threads.WORKERS);
        fixture.codec = new Foreign(fixture.codec);
        fixture.start(inputs);
        try (RawCaller caller = fixture.caller()) {
            assertThat(caller.call("raw", text(payload(100, 5)))).isEqualTo("100:false:9");
            assertThat(caller.call("beyond", "abc")).isEqualTo("ended END_OF_STREAM");
            assertThat(caller.call("part", "abcdefgh")).isEqualTo("abcd");
        }
    }

    /** More than the memory holds, so that it arrives while it is read. */
    @EveryKindOfThread
    void shouldReadLongPayloadsInPlace(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            assertThat(caller.call("sum", "\u0001".repeat(6 << 20))).isEqualTo("" + (6 << 20));
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
    }

    @Test
    void shouldGiveAllMessagesToAListenerThatPullsThem() {
        Pulling pulling = new Pulling();
        fixture(Threads.WORKERS).start(pulling);
        try (RawCaller caller = fixture().caller()) {
            caller.sendAll("pull", Map.of("h", "x"), items(5));
            assertThat(caller.readText()).isEqualTo("xn0n1n2n3n4");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> pulling.kept.hasNext());
            caller.send("pull", name(7), Map.of("h", ""));
            assertThat(caller.readText()).as("one without a mark").isEqualTo("n7");
            caller.sendAll("first", Map.of(), List.of());
            assertThat(caller.readText()).as("an end without a beginning").isEqualTo("none");
            caller.sendAll("first", Map.of(), List.of("a", "b", "c"));
            assertThat(caller.readText()).isEqualTo("a");
            caller.sendAll("map", RawCaller.ACCEPT, List.of("a", "b", "c"));
            assertThat(caller.readAll()).containsExactly("aa", "bb", "cc");
            caller.sendAll("pull", Map.of("h", ""), List.of(name(1), "no item", name(2)));
            assertThat(caller.readError().header(MessageHeaders.ERROR_KIND))
                    .isEqualTo(MessageHeaders.ERROR_INVALID);
            caller.sendAll("first", Map.of(), List.of("z"));
            assertThat(caller.readText()).isEqualTo("z");
        }
    }

    @Test
    void shouldAnswerEachMessageBeforeTheNextOneComes() {
        fixture(Threads.WORKERS).start(new Pulling());
        try (RawCaller caller = fixture().caller()) {
            for (int i = 0; i < 10; i++) {
                caller.sendNext(i == 0, "map", "" + i, i == 0 ? RawCaller.ACCEPT : Map.of());
                assertThat(RawCaller.text(caller.read())).isEqualTo("" + i + i);
            }
            caller.sendEnd("map");
            assertThat(caller.readAll()).isEmpty();
        }
    }

    @EveryKindOfThread
    void shouldBringAllMessagesToAListenerThatAsksForThem(Threads threads) {
        fixture(threads).start(new Pushed());
        try (RawCaller caller = fixture().caller()) {
            for (int count : new int[] {0, 1, 63, 64, 65, 500}) {
                caller.sendAll("count", Map.of(), items(count));
                assertThat(caller.readText()).isEqualTo("" + count);
            }
            for (int i = 0; i < 10; i++) {
                caller.sendNext(i == 0, "twice", "" + i, i == 0 ? RawCaller.ACCEPT : Map.of());
                assertThat(RawCaller.text(caller.read())).isEqualTo("" + i + i);
            }
            caller.sendEnd("twice");
            assertThat(caller.readAll()).isEmpty();
            caller.sendAll("two", Map.of(), List.of("a", "b", "c", "d"));
            assertThat(caller.readText()).isEqualTo("[\"a\",\"b\"]");
            caller.sendAll("count", Map.of(), List.of(name(1), "no item", name(2)));
            assertThat(caller.readError().header(MessageHeaders.ERROR_KIND))
                    .isEqualTo(MessageHeaders.ERROR_INVALID);
            caller.sendAll("count", Map.of(), items(3));
            assertThat(caller.readText()).isEqualTo("3");
        }
    }

    @EveryKindOfThread
    void shouldLeaveWithThePeerWhatAListenerDoesNotAskFor(Threads threads) {
        Pushed pushed = new Pushed();
        fixture(threads).start(pushed);
        try (RawCaller caller = fixture().caller()) {
            for (int i = 0; i < 200; i++) {
                caller.sendNext(i == 0, "slow", "x", Map.of());
            }
            ListenerFixture.await(() -> pushed.taken.get() > 0);
            // One that it works at, and one that concatMap has asked for ahead.
            assertThat(ListenerFixture.awaitRest(pushed.taken::get)).isEqualTo(2);
        }
        ListenerFixture.await(() -> registration("bean0.slow").activeMessages() == 0);
    }

    @EveryKindOfThread
    void shouldRefuseSeveralMessagesForAListenerOfOneAndPassThemOver(Threads threads) {
        fixture(threads).start(inputs);
        try (RawCaller caller = fixture().caller()) {
            for (String destination : List.of("echo", "nobody")) {
                caller.sendAll(destination, Map.of(), List.of("a", "b", "c"));
                assertThat(caller.readError().header(MessageHeaders.ERROR_KIND))
                        .isEqualTo(
                                destination.equals("echo")
                                        ? MessageHeaders.ERROR_INVALID
                                        : MessageHeaders.ERROR_REFUSED);
            }
            assertThat(caller.call("echo", "x")).isEqualTo("x");
        }
    }

    @Test
    void shouldEndAStreamOfMessagesThatDoNotBelongTogether() {
        fixture(Threads.WORKERS).start(new Pulling());
        try (RawCaller caller = fixture().caller()) {
            caller.sendNext(true, "first", "a", Map.of());
            assertThat(caller.readText()).isEqualTo("a");
        }
        try (RawCaller caller = fixture().caller()) {
            caller.sendNext(true, "map", "a", RawCaller.ACCEPT);
            assertThat(RawCaller.text(caller.read())).isEqualTo("aa");
            caller.sendNext(true, "map", "b", Map.of());
            assertThat(caller.read().kind()).isEqualTo(MessageKind.EXCEPTION);
            assertThat(caller.awaitEnd()).isEqualTo(ReadStatus.END_OF_STREAM);
        }
    }

    static class PullingOnly {
        @ShmipcListener(destination = "a", id = "puller")
        void pull(Iterator<String> texts) {}
    }

    static class PushedWithoutResult {
        @ShmipcListener(destination = "a")
        void push(Flux<String> texts) {}
    }

    static class NoVariable {
        @ShmipcListener(destination = {"a.{x}", "b.*"})
        void variable(@DestinationVariable("x") String x) {}
    }

    static class TwoPayloads {
        @ShmipcListener(destination = "a")
        void two(String a, BufferReader b) {}
    }

    static class SeveralRaw {
        @ShmipcListener(destination = "a")
        void several(Iterator<BufferReader> payloads) {}
    }

    static class Unclear {
        @ShmipcListener(destination = "a", concurrency = "many")
        void many() {}
    }

    private void failsToStart(Threads threads, Object bean, String message) {
        ListenerFixture failing = fixture(threads);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> failing.start(bean))
                .withMessageContaining(message);
    }

    @Test
    void shouldRefuseAtTheStartWhatCannotWork() {
        failsToStart(Threads.EVENT_LOOP, new PullingOnly(), "handler-threads=event-loop");
    }

    @Test
    void shouldStartElsewhereWhatWaitsForMessages() {
        fixture(Threads.WORKERS).start(new PullingOnly());
        assertThat(registration("puller").destinations()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldRefuseMethodsThatMakeNoSense(int which) {
        Object[] beans = {
            new PushedWithoutResult(),
            new NoVariable(),
            new TwoPayloads(),
            new SeveralRaw(),
            new Unclear()
        };
        String[] rules = {
            "must return a CompletionStage",
            "destination=b.*",
            "payload parameters=2 must be <= 1",
            "must not read several payloads in place",
            "concurrency=many must be a number or unlimited"
        };
        failsToStart(Threads.WORKERS, beans[which], rules[which]);
    }
}
