package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.app.Orders;
import io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import io.shmipc.spring.core.ShmipcOperations;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/** Two applications with one address, one after the other. */
@Timeout(60)
class HandOverTests {

    @TempDir private Path directory;

    private String address;
    private ApplicationContextRunner servers;

    static class Events {

        final BlockingQueue<ShmipcServerHandedOverEvent> seen = new LinkedBlockingQueue<>();
        final BlockingQueue<Boolean> running = new LinkedBlockingQueue<>();

        @EventListener
        void onHandedOver(ShmipcServerHandedOverEvent event) {
            running.add(((ShmipcListenerContainer) event.getSource()).isRunning());
            seen.add(event);
        }
    }

    static class FailingEvents {

        @EventListener
        void onHandedOver(ShmipcServerHandedOverEvent event) {
            throw new IllegalStateException("on purpose");
        }
    }

    @BeforeEach
    void prepare() {
        address = "unix:" + directory.resolve("app.sock");
        servers =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcServerAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.server.address=" + address,
                                "shmipc.server.take-over=true",
                                "orders.prefix=o")
                        .withBean(Orders.class);
    }

    private static ShmipcListenerContainer container(ApplicationContext context) {
        return context.getBean(ShmipcListenerContainer.class);
    }

    private static boolean isKeptAlive(String server) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("shmipc-" + server + "-keep-alive"));
    }

    @Test
    void shouldCountAsStoppedAndSaySoWhenTheServerHasHandedOver() {
        ApplicationContextRunner clients =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class))
                        .withPropertyValues(
                                "shmipc.client.address=" + address,
                                "shmipc.client.connect-timeout=20s");
        servers.withBean(Events.class)
                .withPropertyValues("shmipc.server.name=older")
                .run(
                        old ->
                                clients.run(
                                        client -> {
                                            ShmipcOperations template =
                                                    client.getBean(ShmipcOperations.class);
                                            assertUpper(template);
                                            assertThat(isKeptAlive("older")).isTrue();
                                            servers.run(
                                                    successor -> {
                                                        awaitHandOver(old, template);
                                                        assertThat(container(successor).isRunning())
                                                                .isTrue();
                                                        assertUpper(template);
                                                    });
                                            client.getBean(ShmipcClient.class).close();
                                        }));
    }

    private static void awaitHandOver(ApplicationContext old, ShmipcOperations template)
            throws InterruptedException {
        Events events = old.getBean(Events.class);
        ShmipcServerHandedOverEvent event = null;
        while (event == null) {
            assertUpper(template);
            event = events.seen.poll(5, TimeUnit.MILLISECONDS);
        }
        assertThat(event.getSource()).isSameAs(container(old));
        assertThat(event.result().sessionsMoved()).isEqualTo(1);
        assertThat(events.running.take()).as("running when the event came").isFalse();
        assertThat(container(old).isRunning()).isFalse();
        assertThat(container(old).server()).isNull();
        while (isKeptAlive("older")) {
            Thread.onSpinWait();
        }
        container(old).stop();
        assertThat(events.seen).as("further events").isEmpty();
    }

    private static void assertUpper(ShmipcOperations template) {
        assertThat(template.request("o.upper", "x", String.class)).isEqualTo("X");
    }

    @Test
    void shouldLetTheProcessEndAlthoughAListenerOfTheEventFails() {
        servers.withBean(FailingEvents.class)
                .withPropertyValues("shmipc.server.name=failing")
                .run(
                        old ->
                                servers.run(
                                        successor -> {
                                            while (isKeptAlive("failing")) {
                                                Thread.onSpinWait();
                                            }
                                            assertThat(container(old).isRunning()).isFalse();
                                        }));
    }

    @Test
    void shouldPublishNothingWhenTheApplicationStopsByItself() {
        Events events = new Events();
        servers.withBean(Events.class, () -> events)
                .run(old -> assertThat(container(old).isRunning()).isTrue());

        assertThat(events.seen).isEmpty();
    }
}
