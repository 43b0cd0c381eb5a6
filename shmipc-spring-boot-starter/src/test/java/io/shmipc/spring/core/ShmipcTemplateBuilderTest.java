package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageHeaders;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.ParameterizedTypeReference;

@Timeout(60)
class ShmipcTemplateBuilderTest {

    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);

    @TempDir private Path directory;

    private LocalPeer peer;

    private final List<ShmipcMessage> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        peer =
                new LocalPeer(
                        directory,
                        codec,
                        (stream, message) -> {
                            received.add(message);
                            if (!message.destination().equals("never")) {
                                peer.echo(stream, message);
                            }
                        });
    }

    @AfterEach
    void closePeer() {
        peer.close();
    }

    private ShmipcMessage last() {
        return received.get(received.size() - 1);
    }

    @Test
    void shouldSendToTheDefaultDestination() {
        ShmipcTemplate template = peer.builder().defaultDestination("orders").build();

        assertThat(template.request("x", String.class)).isEqualTo("x");
        assertThat(last().destination()).isEqualTo("orders");
        assertThat(template.to().payload("y").retrieve(String.class)).isEqualTo("y");
        template.send("z");
        Eventually.isTrue(() -> received.size() == 3);
        assertThat(received).extracting(ShmipcMessage::destination).containsOnly("orders");
    }

    @Test
    void shouldSayThatThereIsNoDefaultDestination() {
        assertThatThrownBy(() -> peer.template.send("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no default destination");
        assertThatThrownBy(() -> peer.template.request("x", String.class))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> peer.template.to()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSendDefaultHeadersUnlessAMessageHasOthers() {
        ShmipcTemplate template =
                peer.builder()
                        .defaultHeader("app", "a")
                        .defaultHeaders(headers -> headers.put("zone", "z"))
                        .build();

        template.request("x", "x", String.class);
        assertThat(last().headers()).contains(entry("app", "a"), entry("zone", "z"));
        template.to("x")
                .header("app", "b")
                .headers(headers -> headers.remove("zone"))
                .accept("application/json")
                .payload("x")
                .retrieve(String.class);
        assertThat(last().headers())
                .contains(entry("app", "b"), entry(MessageHeaders.ACCEPT, "application/json"))
                .doesNotContainKey("zone");
        try (ShmipcChannel channel = template.channel("x")) {
            channel.request("x", String.class);
            assertThat(last().headers()).contains(entry("app", "a"));
            assertThat(channel.request("y", new ParameterizedTypeReference<String>() {}))
                    .isEqualTo("y");
        }
        template.request("x", "x", new ParameterizedTypeReference<String>() {});
        assertThat(last().headers()).contains(entry("app", "a"), entry("zone", "z"));
    }

    @Test
    void shouldBuildAnotherFromOneThatStaysAsItIs() {
        ShmipcTemplate first =
                peer.builder().defaultDestination("first").defaultHeader("app", "a").build();
        ShmipcTemplate second =
                first.mutate().defaultDestination("second").defaultHeader("app", "b").build();

        first.request("x", String.class);
        assertThat(last().destination()).isEqualTo("first");
        assertThat(last().headers()).contains(entry("app", "a"));
        second.request("x", String.class);
        assertThat(last().destination()).isEqualTo("second");
        assertThat(last().headers()).contains(entry("app", "b"));
    }

    @Test
    void shouldNotChangeATemplateWithTheBuilderItCameFrom() {
        ShmipcTemplateBuilder builder = peer.builder().defaultDestination("first");
        ShmipcTemplate template = builder.build();
        builder.defaultDestination("second").defaultHeader("app", "b");

        template.request("x", String.class);

        assertThat(last().destination()).isEqualTo("first");
        assertThat(last().headers()).doesNotContainKey("app");
    }

    @Test
    void shouldWaitNoLongerThanItsTimeout() {
        ShmipcTemplate template = peer.builder().requestTimeout(Duration.ofMillis(20)).build();

        assertThatExceptionOfType(ShmipcTimeoutException.class)
                .isThrownBy(() -> template.request("never", "x", String.class));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> peer.builder().requestTimeout(Duration.ZERO))
                .withMessage("requestTimeout=PT0S must be > 0");
    }

    @Test
    void shouldSendSeveralMessagesOnTheExecutorOfTheApplication() {
        List<Runnable> tasks = new CopyOnWriteArrayList<>();
        ShmipcTemplate template = peer.builder().sendingExecutor(tasks::add).build();

        try (MessageStream<String> answers =
                template.to("echo").payloads(List.of("a")).retrieveStream(String.class)) {
            assertThat(received).isEmpty();
            tasks.forEach(Runnable::run);
            assertThat(answers.next()).isEqualTo("a");
        }
        ShmipcTemplate refused =
                peer.builder()
                        .sendingExecutor(
                                task -> {
                                    throw new java.util.concurrent.RejectedExecutionException();
                                })
                        .build();
        assertThatExceptionOfType(ShmipcMessagingException.class)
                .isThrownBy(
                        () ->
                                refused.to("echo")
                                        .payloads(List.of("a"))
                                        .retrieveStream(String.class))
                .withMessageContaining("no thread to send on");
    }
}
