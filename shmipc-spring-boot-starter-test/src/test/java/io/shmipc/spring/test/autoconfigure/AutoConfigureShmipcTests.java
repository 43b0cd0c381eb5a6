package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.spring.listener.ShmipcListenerContainer;
import io.shmipc.spring.test.app.AuditLog;
import io.shmipc.spring.test.app.Checkout;
import io.shmipc.spring.test.app.ExampleApplication;
import io.shmipc.spring.test.app.Order;
import io.shmipc.spring.test.app.Price;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

/** An application whose properties name an address, and users, that must not be used. */
@SpringBootTest(
        classes = ExampleApplication.class,
        properties = {
            "shmipc.server.address=unix:/no-such-folder/production.sock",
            "shmipc.client.address=unix:/no-such-folder/production.sock",
            "shmipc.client.fail-fast=true",
            "shmipc.client.allowed-server-uids=4294967000",
            "shmipc.server.allowed-uids=4294967000",
            "shmipc.server.allowed-gids=4294967000",
            "shmipc.server.unix-file-owner=no-such-user",
            "shmipc.server.unix-file-group=no-such-group"
        })
@AutoConfigureShmipc
@Timeout(60)
class AutoConfigureShmipcTests {

    @Autowired private ApplicationContext context;
    @Autowired private Checkout checkout;
    @Autowired private AuditLog log;

    @Value("${shmipc.server.address}")
    private String serverAddress;

    @Value("${shmipc.client.address}")
    private String clientAddress;

    @Test
    void shouldTalkToItself() {
        assertThat(checkout.priceOf(new Order("tea", 2))).isEqualTo(new Price("tea", 6));
        checkout.audit("asked");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.lines).contains("asked"));
    }

    @Test
    void shouldHaveAnAddressOfItsOwn() {
        assertThat(serverAddress).isEqualTo(clientAddress).startsWith("unix:/");
        Path socket = Path.of(serverAddress.substring("unix:".length()));
        assertThat(socket).exists();
        assertThat(socket.getParent().getFileName().toString()).startsWith("shmipc-test-");
        assertThat(Files.isReadable(socket.getParent())).isTrue();
        assertThat(context.getBeansOfType(ShmipcClient.class)).hasSize(1);
        assertThat(context.getBean(ShmipcListenerContainer.class).isRunning()).isTrue();
    }
}
