package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import io.shmipc.spring.core.ShmipcRemoteException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** A declarative client and the listeners that answer it, in one application. */
@Timeout(60)
class ShmipcServiceApplicationTests {

    record Item(String name, int count) {}

    @ShmipcExchange("stock")
    interface Stock {

        @ShmipcExchange("items")
        List<Item> items(@ShmipcHeader("owner") String owner);

        @ShmipcExchange("find")
        Optional<Item> find(String name);

        @ShmipcExchange("find")
        CompletableFuture<Optional<Item>> findAsync(String name);

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
    }

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(Stock.class)
    static class Client {}

    @TempDir private Path directory;

    @Test
    void shouldCallListeners() {
        String address = "unix:" + directory.resolve("app.sock");
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
                .withUserConfiguration(Client.class)
                .run(
                        context -> {
                            Stock stock = context.getBean(Stock.class);
                            assertThat(stock.items("Ann"))
                                    .extracting(Item::name)
                                    .containsExactly("Ann's tea", "Ann's milk");
                            assertThat(stock.count("Ann")).isEqualTo(4);
                            assertThat(stock.find("tea")).contains(new Item("tea", 3));
                            assertThat(stock.find("coffee")).isEmpty();
                            assertThat(stock.findAsync("coffee").get(20, TimeUnit.SECONDS))
                                    .isEmpty();
                            assertThatExceptionOfType(ShmipcRemoteException.class)
                                    .isThrownBy(stock::missing)
                                    .withMessageContaining("stock.missing");
                        });
    }
}
