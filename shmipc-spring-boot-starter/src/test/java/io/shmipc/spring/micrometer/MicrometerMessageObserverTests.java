package io.shmipc.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.Kind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shmipc.spring.codec.MessageKind;
import io.shmipc.spring.codec.ShmipcMessage;
import io.shmipc.spring.observation.MessageObservation;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against messages as template and listeners hand them over. */
class MicrometerMessageObserverTests {

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final MicrometerMessageObserver observer = new MicrometerMessageObserver(registry);
    private final Map<String, String> headers = new HashMap<>();

    private MessageObservation sending(MessageKind kind) {
        return observer.sending("default", "orders", kind, headers::put);
    }

    private MessageObservation receiving(MessageKind kind) {
        ShmipcMessage message =
                ShmipcMessage.builder(kind).destination("orders.17").headers(headers).build();
        return observer.receiving("order-listener", "orders.*", message);
    }

    @Test
    void shouldNotMakeMetersWithoutBoundOfDestinationsWithIdentifiers() {
        int bound = DefaultShmipcTemplateObservationConvention.MAX_DESTINATIONS;
        for (int i = 0; i < bound + 50; i++) {
            observer.sending("default", "orders." + i, MessageKind.REQUEST, headers::put).close();
        }
        observer.sending("default", "orders.0", MessageKind.REQUEST, headers::put).close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo("shmipc.template", bound + 51)
                .hasAnObservationWithAKeyValue("destination", "orders." + (bound - 1))
                .hasAnObservationWithAKeyValue(
                        "destination", DefaultShmipcTemplateObservationConvention.OTHER)
                .doesNotHaveAnyRemainingCurrentObservation();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () ->
                                TestObservationRegistryAssert.assertThat(registry)
                                        .hasAnObservationWithAKeyValue(
                                                "destination", "orders." + bound));
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,orders request,request", "ONE_WAY,orders send,one-way"})
    void shouldObserveWhatATemplateSends(MessageKind kind, String contextual, String word) {
        sending(kind).close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasNameEqualTo("shmipc.template")
                .hasContextualNameEqualTo(contextual)
                .hasLowCardinalityKeyValue("client", "default")
                .hasLowCardinalityKeyValue("destination", "orders")
                .hasLowCardinalityKeyValue("kind", word)
                .hasLowCardinalityKeyValue("exception", "none")
                .doesNotHaveError()
                .hasBeenStarted()
                .hasBeenStopped();
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,request", "ONE_WAY,one-way"})
    void shouldObserveWhatAListenerHandlesUnderItsPattern(MessageKind kind, String word) {
        receiving(kind).close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasNameEqualTo("shmipc.listener")
                .hasContextualNameEqualTo("orders.* process")
                .hasLowCardinalityKeyValue("listener", "order-listener")
                .hasLowCardinalityKeyValue("destination", "orders.*")
                .hasLowCardinalityKeyValue("kind", word)
                .hasLowCardinalityKeyValue("exception", "none")
                .hasBeenStopped();
    }

    @Test
    void shouldNameWhatWentWrong() {
        IOException failure = new IOException("disk full");
        MessageObservation observation = receiving(MessageKind.REQUEST);
        observation.failed(failure);
        observation.close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("exception", "IOException")
                .hasError(failure)
                .hasBeenStopped();
    }

    @Test
    void shouldEndOnlyWhenItIsClosed() {
        MessageObservation observation = sending(MessageKind.REQUEST);
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasBeenStarted()
                .isNotStopped();
        observation.close();
        TestObservationRegistryAssert.assertThat(registry)
                .hasSingleObservationThat()
                .hasBeenStopped();
    }

    @Test
    void shouldBeCurrentWhileItsScopeIsOpen() {
        MessageObservation outer = receiving(MessageKind.REQUEST);
        try (MessageObservation.Scope scope = outer.open()) {
            assertThat(registry.getCurrentObservation()).isNotNull();
            sending(MessageKind.REQUEST).close();
        }
        assertThat(registry.getCurrentObservation()).isNull();
        outer.close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("shmipc.template")
                .that()
                .hasParentObservationContextMatching(
                        parent -> parent instanceof ShmipcListenerContext);
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,CLIENT,SERVER", "ONE_WAY,PRODUCER,CONSUMER"})
    void shouldSayWhichEndItIs(MessageKind kind, Kind sender, Kind receiver) {
        ShmipcTemplateContext sending =
                new ShmipcTemplateContext("default", "orders", kind, headers::put);
        ShmipcListenerContext receiving =
                new ShmipcListenerContext("l", "orders", ShmipcMessage.builder(kind).build());

        assertThat(sending.getKind()).isEqualTo(sender);
        assertThat(receiving.getKind()).isEqualTo(receiver);
    }

    @Test
    void shouldUseTheConventionsItIsGiven() {
        ShmipcTemplateObservationConvention template =
                new DefaultShmipcTemplateObservationConvention() {
                    @Override
                    public String getName() {
                        return "my.template";
                    }
                };
        ShmipcListenerObservationConvention listener =
                new DefaultShmipcListenerObservationConvention() {
                    @Override
                    public KeyValues getLowCardinalityKeyValues(ShmipcListenerContext context) {
                        return super.getLowCardinalityKeyValues(context).and("team", "a");
                    }
                };
        MicrometerMessageObserver own = new MicrometerMessageObserver(registry, template, listener);
        own.sending("default", "orders", MessageKind.ONE_WAY, headers::put).close();
        own.receiving("l", "orders", ShmipcMessage.builder(MessageKind.ONE_WAY).build()).close();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("my.template");
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("shmipc.listener")
                .that()
                .hasLowCardinalityKeyValue("team", "a");
    }

    @Test
    void shouldDoNothingWhereNobodyHandlesObservations() {
        MicrometerMessageObserver idle =
                new MicrometerMessageObserver(ObservationRegistry.create());

        assertThat(idle.sending("default", "orders", MessageKind.REQUEST, headers::put))
                .isSameAs(MessageObservation.NONE);
        assertThat(
                        idle.receiving(
                                "l", "orders", ShmipcMessage.builder(MessageKind.REQUEST).build()))
                .isSameAs(MessageObservation.NONE);
        assertThat(headers).isEmpty();
    }

    @Test
    void shouldDoNothingForObservationsThatAreTurnedOff() {
        registry.observationConfig()
                .observationPredicate((name, context) -> !name.startsWith("shmipc."));

        assertThat(sending(MessageKind.REQUEST)).isSameAs(MessageObservation.NONE);
    }

    @Test
    void shouldDocumentTheKeysItUses() {
        ObservationRegistry handled = ObservationRegistry.create();
        Map<String, List<String>> keys = new HashMap<>();
        handled.observationConfig()
                .observationHandler(
                        new io.micrometer.observation.ObservationHandler<Observation.Context>() {
                            @Override
                            public boolean supportsContext(Observation.Context context) {
                                return true;
                            }

                            @Override
                            public void onStop(Observation.Context context) {
                                keys.put(
                                        context.getName(),
                                        context.getLowCardinalityKeyValues().stream()
                                                .map(pair -> pair.getKey())
                                                .sorted()
                                                .toList());
                            }
                        });
        MicrometerMessageObserver documented = new MicrometerMessageObserver(handled);
        documented.sending("default", "orders", MessageKind.ONE_WAY, headers::put).close();
        documented
                .receiving("l", "orders", ShmipcMessage.builder(MessageKind.ONE_WAY).build())
                .close();

        for (ShmipcObservation observation : ShmipcObservation.values()) {
            assertThat(keys.get(observation.getPrefix()))
                    .isEqualTo(
                            java.util.Arrays.stream(observation.getLowCardinalityKeyNames())
                                    .map(key -> key.asString())
                                    .sorted()
                                    .toList());
        }
    }

    @Test
    void shouldBecomeTimersInPrometheus() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        sending(MessageKind.REQUEST).close();
        MessageObservation failing = receiving(MessageKind.REQUEST);
        failing.failed(new IllegalStateException("no"));
        failing.close();

        List<String> lines = meters.scrape().lines().toList();
        assertThat(lines)
                .contains("# TYPE shmipc_template_seconds summary")
                .contains(
                        "shmipc_template_seconds_count{client=\"default\",destination=\"orders\",error=\"none\",exception=\"none\",kind=\"request\"}"
                            + " 1")
                .contains("# TYPE shmipc_listener_seconds summary")
                .contains(
                        "shmipc_listener_seconds_count{destination=\"orders.*\",error=\"IllegalStateException\",exception=\"IllegalStateException\",kind=\"request\",listener=\"order-listener\"}"
                            + " 1");
        meters.close();
    }
}
