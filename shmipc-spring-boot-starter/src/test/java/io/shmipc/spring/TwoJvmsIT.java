package io.shmipc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Session;
import io.shmipc.session.SessionMode;
import io.shmipc.spring.app.Orders;
import io.shmipc.spring.app.ServerApplication;
import io.shmipc.spring.app.ServerProcess;
import io.shmipc.spring.core.ShmipcChannel;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcRemoteException;
import io.shmipc.spring.core.ShmipcUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Two applications in two JVMs, each set up by nothing but properties. */
@Timeout(120)
class TwoJvmsIT {

    @TempDir private Path directory;

    private String address;
    private ConfigurableApplicationContext context;
    private ShmipcOperations template;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ClientApplication {}

    @BeforeEach
    void startClientFirst() {
        address = "unix:" + directory.resolve("server.sock");
        context =
                new SpringApplicationBuilder(ClientApplication.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--shmipc.client.address=" + address,
                                "--shmipc.client.connect-timeout=60s",
                                "--shmipc.client.request-timeout=30s",
                                "--shmipc.client.reconnect-backoff-max=50ms");
        template = context.getBean(ShmipcOperations.class);
    }

    @AfterEach
    void stopClient() {
        context.close();
    }

    private ServerProcess startServer(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("shmipc.server.address=" + address);
        return new ServerProcess(directory.resolve("server.log"), all.toArray(String[]::new));
    }

    @Test
    void shouldTalkThroughSharedMemory() throws Exception {
        try (ServerProcess server = startServer()) {
            assertThat(place("tea")).isEqualTo(new Orders.Receipt("2 x tea", 20));

            Session session = context.getBean(ShmipcClient.class).sessions().get(0);
            assertThat(session.mode()).isEqualTo(SessionMode.MEMFD);
            assertThat(session.remotePid()).isEqualTo((int) server.pid());
            Random random = new Random(5);
            for (int bytes : new int[] {0, 1, 8_171, 8_172, 100_000, 8 << 20}) {
                byte[] payload = new byte[bytes];
                random.nextBytes(payload);
                byte[] expected = new byte[bytes];
                for (int i = 0; i < bytes; i++) {
                    expected[i] = payload[bytes - 1 - i];
                }
                assertThat(template.request("bytes", payload, byte[].class)).isEqualTo(expected);
            }
            try (ShmipcChannel channel = template.channel("log")) {
                for (int i = 0; i < 10_000; i++) {
                    channel.send("line " + i);
                }
                assertThat(channel.request("end", byte[].class)).isEmpty();
            }
            assertThatExceptionOfType(ShmipcRemoteException.class)
                    .isThrownBy(() -> template.request("fails", "luck", String.class))
                    .withMessageEndingWith("java.io.IOException: no luck");
            assertThat(server.terminate()).isEqualTo(143);
        }
        assertThat(directory.resolve("server.sock")).doesNotExist();
    }

    @Test
    void shouldReportTheDeathOfThePeerAndGoOnWithItsSuccessor() throws Exception {
        try (ServerProcess server = startServer()) {
            place("tea");
            assertThatExceptionOfType(ShmipcUnavailableException.class)
                    .isThrownBy(() -> template.request("die", "x", String.class));
            assertThat(server.awaitExit()).isEqualTo(ServerApplication.HALTED);
        }
        try (ServerProcess successor = startServer()) {
            assertThat(place("coffee")).isEqualTo(new Orders.Receipt("2 x coffee", 20));
            assertThat(successor.terminate()).isEqualTo(143);
        }
    }

    @Test
    void shouldHandOverToANewInstanceWithoutAFailedRequest() throws Exception {
        try (ServerProcess old = startServer("shmipc.server.take-over=true")) {
            place("tea");
            assertThat(servedBy()).isEqualTo((int) old.pid());
            try (ServerProcess successor = startServer("shmipc.server.take-over=true")) {
                // The old one has no web server, so that nothing but the hand-over ends it.
                while (old.isAlive()) {
                    assertThat(place("coffee")).isEqualTo(new Orders.Receipt("2 x coffee", 20));
                }
                assertThat(old.awaitExit()).isEqualTo(ServerApplication.HANDED_OVER);
                place("tea");
                assertThat(servedBy()).isEqualTo((int) successor.pid());
                assertThat(successor.terminate()).isEqualTo(143);
            }
        }
    }

    private int servedBy() {
        return context.getBean(ShmipcClient.class).sessions().get(0).remotePid();
    }

    private Orders.Receipt place(String item) {
        return template.request("orders.place", new Orders.Order(item, 2), Orders.Receipt.class);
    }
}
