package io.shmipc.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.session.BufferReader;
import io.shmipc.spring.annotation.DestinationVariable;
import io.shmipc.spring.annotation.ShmipcListener;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcChannel;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.core.ShmipcTimeoutException;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import io.shmipc.spring.listener.ShmipcPeer;
import io.shmipc.spring.test.app.AuditLog;
import io.shmipc.spring.test.app.ExampleApplication;
import io.shmipc.spring.test.app.Order;
import io.shmipc.spring.test.app.Price;
import io.shmipc.spring.test.app.Prices;
import io.shmipc.spring.test.app.Tariff;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(60)
class ShmipcListenerTesterTest {

    private final AuditLog log = new AuditLog();
    private final Faulty faulty = new Faulty();
    private final ShmipcListenerTester listeners =
            ShmipcListenerTester.of(new Prices(new Tariff()), log, faulty);

    @AfterEach
    void close() {
        faulty.go.countDown();
        listeners.close();
    }

    static final class Faulty {

        private final CountDownLatch go = new CountDownLatch(1);

        @ShmipcListener(destination = "faulty")
        String faulty(String text) throws Exception {
            throw new java.io.IOException("no " + text);
        }

        @ShmipcListener(destination = "later")
        CompletableFuture<String> later(String text) {
            return CompletableFuture.supplyAsync(() -> text + " later");
        }

        @ShmipcListener(destination = "sum")
        int sum(Iterator<Integer> numbers) {
            int sum = 0;
            while (numbers.hasNext()) {
                sum += numbers.next();
            }
            return sum;
        }

        @ShmipcListener(destination = "count.{name}")
        Stream<String> count(@DestinationVariable("name") String name, int to) {
            return IntStream.rangeClosed(1, to).mapToObj(i -> name + i);
        }

        @ShmipcListener(destination = "first")
        byte first(BufferReader reader) {
            return reader.readByte();
        }

        @ShmipcListener(destination = "pid")
        int pid(ShmipcPeer peer) {
            return peer.pid();
        }

        @ShmipcListener(destination = "held")
        void held() throws InterruptedException {
            go.await();
        }
    }

    @Test
    void shouldCallAListenerByItsDestination() {
        assertThat(listeners.request("price", new Order("tea", 2), Price.class))
                .isEqualTo(new Price("tea", 6));
        assertThat(
                        listeners
                                .template()
                                .to("price")
                                .header("discount", "5")
                                .payload(new Order("tea", 2))
                                .retrieve(Price.class))
                .isEqualTo(new Price("tea", 1));
    }

    @Test
    void shouldHaveHandledOneWayMessagesWhenTheCallReturns() {
        for (int i = 0; i < 200; i++) {
            listeners.send("audit", "line " + i);
            assertThat(log.lines).hasSize(i + 1);
        }
    }

    @Test
    void shouldHandleWhatAChannelSendsInItsOrder() {
        try (ShmipcChannel channel = listeners.template().channel("audit")) {
            for (int i = 0; i < 100; i++) {
                channel.send("line " + i);
            }
        }

        assertThat(log.lines).hasSize(100).startsWith("line 0", "line 1").endsWith("line 99");
    }

    @Test
    void shouldReportWhatAListenerThrowsAsInProduction() {
        assertThatExceptionOfType(ShmipcRemoteException.class)
                .isThrownBy(() -> listeners.request("faulty", "luck", String.class))
                .withMessageContaining("java.io.IOException: no luck");
        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(() -> listeners.request("nobody", "x", String.class))
                .withMessageContaining("no listener for destination=nobody");
        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(() -> listeners.request("price", "no order", Price.class))
                .withMessageContaining("no converter reads contentType=text/plain");
    }

    @Test
    void shouldWaitForAResultThatComesLater() {
        assertThat(listeners.request("later", "see you", String.class)).isEqualTo("see you later");
        assertThat(listeners.template().requestAsync("later", "see you", String.class))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo("see you later");
    }

    @Test
    void shouldCarrySeveralMessagesEitherWay() {
        ShmipcOperations template = listeners.template();

        assertThat(template.to("sum").payloads(List.of(1, 2, 39)).retrieve(Integer.class))
                .isEqualTo(42);
        try (MessageStream<String> counted =
                template.to("count.n").payload(3).retrieveStream(String.class)) {
            assertThat(counted.stream()).containsExactly("n1", "n2", "n3");
        }
    }

    @Test
    void shouldHandOutTheReaderAndWhoThePeerIs() {
        assertThat(listeners.request("first", new byte[] {7, 8}, Byte.class)).isEqualTo((byte) 7);
        assertThat(listeners.request("pid", "", Integer.class))
                .isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void shouldNotWaitForAListenerLongerThanTheCallerWants() {
        assertThatExceptionOfType(ShmipcTimeoutException.class)
                .isThrownBy(
                        () ->
                                listeners
                                        .template()
                                        .to("held")
                                        .timeout(Duration.ofMillis(20))
                                        .payload("x")
                                        .retrieve(Void.class));
    }

    @Test
    void shouldCallTheListenersOfAnApplicationWhoseServerIsDown() {
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(ExampleApplication.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--shmipc.server.address=unix:/nobody-listens-here",
                                "--shmipc.client.address=unix:/nobody-listens-here",
                                "--shmipc.server.auto-startup=false")) {
            ShmipcListenerTester ofContext = ShmipcListenerTester.of(context);

            assertThat(ofContext.request("price", new Order("tea", 1), Price.class))
                    .isEqualTo(new Price("tea", 3));

            ofContext.close();
            assertThat(context.isActive()).isTrue();
            assertThat(context.getBean(ShmipcListenerContainer.class).isRunning()).isFalse();
        }
    }
}
