package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.core.ShmipcRefusedException;
import io.shmipc.spring.core.ShmipcRemoteException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** A declarative client and the listeners that answer it, in one application. */
@Timeout(60)
class ShmipcServiceApplicationTests {

    private static final Duration WAIT = Duration.ofSeconds(20);

    record Item(String name, int count) {}

    @ShmipcExchange("stock")
    interface Stock {

        @ShmipcExchange("items")
        List<Item> items(@ShmipcHeader("owner") String owner);

        @ShmipcExchange("find")
        Optional<Item> find(String name);

        @ShmipcExchange("find")
        CompletableFuture<Optional<Item>> findAsync(String name);

        @ShmipcExchange("take")
        String takeText(String text);

        @ShmipcExchange("take")
        String take(Item item);

        @ShmipcExchange(value = "take", accept = "application/json")
        ShmipcMessage takeAsJson(Item item);

        @ShmipcExchange(value = "take", accept = "application/x-foo")
        ShmipcMessage takeAsFoo(Item item);

        @ShmipcExchange("view")
        int view(ByteBuffer bytes);

        @ShmipcExchange("below")
        Stream<Item> below(int count);

        @ShmipcExchange("below")
        Flux<Item> belowLater(int count);

        @ShmipcExchange("sum")
        int sum(Stream<Item> items);

        @ShmipcExchange("missing")
        void missing();

        default int count(String owner) {
            return items(owner).stream().mapToInt(Item::count).sum();
        }
    }

    static class StockListeners {

        @ShmipcListener(destination = "stock.items")
        List<Item> items(@ShmipcHeader("owner") String owner) {
            return List.of(new Item(owner + "'s tea", 3), new Item(owner + "'s milk", 1));
        }

        @ShmipcListener(destination = "stock.find")
        Item find(String name) {
            return name.equals("tea") ? new Item("tea", 3) : null;
        }

        @ShmipcListener(destination = "stock.take")
        String take(Item item) {
            return item.name();
        }

        @ShmipcListener(destination = "stock.view")
        int view(ByteBuffer bytes) {
            return bytes.isReadOnly() ? bytes.getInt() : -1;
        }

        @ShmipcListener(destination = "stock.below")
        Stream<Item> below(int count) {
            return IntStream.range(0, count).mapToObj(i -> new Item("tea", i));
        }

        @ShmipcListener(destination = "stock.sum")
        int sum(Stream<Item> items) {
            return items.mapToInt(Item::count).sum();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(Stock.class)
    static class Client {}

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
                                "shmipc.client.reconnect-backoff-max=20ms")
                        .withBean(StockListeners.class)
                        .withUserConfiguration(Client.class);
    }

    @Test
    void shouldCallListeners() {
        contexts.run(
                context -> {
                    Stock stock = context.getBean(Stock.class);
                    assertThat(stock.items("Ann"))
                            .extracting(Item::name)
                            .containsExactly("Ann's tea", "Ann's milk");
                    assertThat(stock.count("Ann")).isEqualTo(4);
                    assertThat(stock.find("tea")).contains(new Item("tea", 3));
                    assertThat(stock.find("coffee")).isEmpty();
                    assertThat(stock.findAsync("coffee").get(20, TimeUnit.SECONDS)).isEmpty();
                    assertThat(stock.view(ByteBuffer.allocate(4).putInt(0, 42))).isEqualTo(42);
                    assertThatExceptionOfType(ShmipcRefusedException.class)
                            .isThrownBy(stock::missing)
                            .withMessageContaining("stock.missing");
                });
    }

    @Test
    void shouldStreamFromListenersAndToThem() {
        contexts.run(
                context -> {
                    Stock stock = context.getBean(Stock.class);
                    try (Stream<Item> items = stock.below(100)) {
                        assertThat(items.mapToInt(Item::count).sum()).isEqualTo(4950);
                    }
                    assertThat(stock.belowLater(5).map(Item::count).collectList().block(WAIT))
                            .containsExactly(0, 1, 2, 3, 4);
                    assertThat(stock.sum(IntStream.range(0, 5).mapToObj(i -> new Item("tea", i))))
                            .isEqualTo(10);
                });
    }

    @Test
    void shouldAnswerInTheTypeThatTheCallerWouldLikeIfItCan() {
        contexts.run(
                context -> {
                    Stock stock = context.getBean(Stock.class);
                    ShmipcMessage json = stock.takeAsJson(new Item("tea", 1));
                    assertThat(json.header(MessageHeaders.CONTENT_TYPE))
                            .isEqualTo("application/json");
                    assertThat(ServicePeer.text(json)).isEqualTo("\"tea\"");
                    assertThat(ServicePeer.text(stock.takeAsFoo(new Item("tea", 1))))
                            .isEqualTo("tea");
                });
    }

    @Test
    void shouldTellTheCallerWhatIsWrongWithItsContentType() {
        contexts.run(
                context -> {
                    Stock stock = context.getBean(Stock.class);
                    assertThat(stock.take(new Item("tea", 1))).isEqualTo("tea");
                    assertThatExceptionOfType(ShmipcRemoteException.class)
                            .isThrownBy(() -> stock.takeText("tea"))
                            .withMessageContaining("contentType=text/plain;charset=UTF-8")
                            .withMessageContaining("type=" + Item.class.getName())
                            .withMessageContaining("JsonPayloadConverter(application/json)")
                            .withMessageContaining("declare String, byte[] or ByteBuffer");
                });
    }
}
