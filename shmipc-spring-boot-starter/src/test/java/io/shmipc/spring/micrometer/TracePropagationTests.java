package io.shmipc.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.StrictCurrentTraceContext;
import brave.propagation.TraceContext;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.Stream;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.observation.MessageObservation;
import io.shmipc.spring.observation.MessageObserver;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trace that begins at one end and goes on at the other, in headers of real messages. */
class TracePropagationTests {

    private static final String DESTINATION = "orders";

    /** One application with a tracer of its own. */
    private static final class Application implements AutoCloseable {
        final List<MutableSpan> spans = new CopyOnWriteArrayList<>();
        final Tracing tracing;
        final Tracer tracer;
        final MessageObserver observer;

        Application() {
            StrictCurrentTraceContext current = StrictCurrentTraceContext.create();
            BraveBaggageManager baggage = new BraveBaggageManager();
            tracing =
                    Tracing.newBuilder()
                            .currentTraceContext(current)
                            .supportsJoin(false)
                            .traceId128Bit(true)
                            .propagationFactory(new W3CPropagation(baggage, List.of()))
                            .addSpanHandler(
                                    new SpanHandler() {
                                        @Override
                                        public boolean end(
                                                TraceContext context,
                                                MutableSpan span,
                                                Cause cause) {
                                            spans.add(span);
                                            return true;
                                        }
                                    })
                            .build();
            tracer =
                    new BraveTracer(
                            tracing.tracer(), new BraveCurrentTraceContext(current), baggage);
            Propagator propagator = new BravePropagator(tracing);
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig()
                    .observationHandler(
                            new io.micrometer.observation.ObservationHandler
                                    .FirstMatchingCompositeObservationHandler(
                                    new PropagatingSenderTracingObservationHandler<>(
                                            tracer, propagator),
                                    new PropagatingReceiverTracingObservationHandler<>(
                                            tracer, propagator),
                                    new DefaultTracingObservationHandler(tracer)));
            observer = new MicrometerMessageObserver(registry);
        }

        MutableSpan onlySpan() {
            assertThat(spans).hasSize(1);
            return spans.get(0);
        }

        @Override
        public void close() {
            tracing.close();
        }
    }

    private final Application sender = new Application();
    private final Application receiver = new Application();
    private final MessageCodec codec = new TTHeaderCodec(MessageLimits.DEFAULTS);
    private final SessionConfig config =
            SessionConfig.builder()
                    .regionBytes(2 << 20)
                    .readTimeout(Duration.ofSeconds(20))
                    .build();
    private final Map<String, String> sentHeaders = new ConcurrentHashMap<>();
    private Path folder;
    private UnixDomainSocketAddress address;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createTempDirectory("shm");
        address = UnixDomainSocketAddress.of(folder.resolve("s.sock"));
    }

    @AfterEach
    void close() throws Exception {
        Files.deleteIfExists(address.getPath());
        Files.delete(folder);
        sender.close();
        receiver.close();
    }

    /** As a listener does it. */
    private void serve(Stream stream) {
        while (stream.reader().await(1) == ReadStatus.READY) {
            ShmipcMessage message =
                    codec.read(stream.reader(), MessageKind.REQUEST, Duration.ofSeconds(20));
            stream.reader().release();
            MessageObservation observation =
                    receiver.observer.receiving("listener", DESTINATION, message);
            try (MessageObservation.Scope scope = observation.open()) {
                assertThat(receiver.tracer.currentSpan()).isNotNull();
            } finally {
                observation.close();
            }
            codec.write(
                    ShmipcMessage.builder(MessageKind.REPLY)
                            .sequenceNumber(message.sequenceNumber())
                            .build(),
                    stream.writer());
            stream.flush();
        }
    }

    /** As a template does it. */
    private void send(ShmipcClient client, MessageKind kind) {
        ShmipcMessage.Builder message =
                ShmipcMessage.builder(kind).destination(DESTINATION).sequenceNumber(1);
        MessageObservation observation =
                sender.observer.sending(
                        "default",
                        DESTINATION,
                        kind,
                        (name, value) -> {
                            sentHeaders.put(name, value);
                            message.header(name, value);
                        });
        Stream stream = client.borrowStream();
        try {
            codec.write(message.build(), stream.writer());
            stream.flush();
            codec.read(stream.reader(), MessageKind.REPLY, Duration.ofSeconds(20));
        } finally {
            stream.close();
            observation.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,CLIENT,SERVER", "ONE_WAY,PRODUCER,CONSUMER"})
    void shouldGoOnAtTheOtherEnd(MessageKind kind, String sending, String receiving) {
        try (ShmipcServer server =
                        ShmipcServer.start(
                                ServerConfig.builder(address)
                                        .session(config)
                                        .drainTimeout(Duration.ofMillis(50))
                                        .build(),
                                this::serve);
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address).session(config).build())) {
            send(client, kind);
        }

        MutableSpan sent = sender.onlySpan();
        MutableSpan handled = receiver.onlySpan();
        assertThat(sentHeaders).containsKey("traceparent");
        assertThat(handled.traceId()).isEqualTo(sent.traceId());
        assertThat(handled.parentId()).isEqualTo(sent.id());
        assertThat(handled.id()).isNotEqualTo(sent.id());
        assertThat(sent.kind().name()).isEqualTo(sending);
        assertThat(handled.kind().name()).isEqualTo(receiving);
        assertThat(sent.name())
                .isEqualTo(DESTINATION + (kind == MessageKind.REQUEST ? " request" : " send"));
        assertThat(handled.name()).isEqualTo(DESTINATION + " process");
        assertThat(sent.tags())
                .containsEntry("destination", DESTINATION)
                .containsEntry("client", "default");
        assertThat(handled.tags()).containsEntry("listener", "listener");
    }
}
