package io.shmipc.spring.actuate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shmipc.spring.actuate.EchoPeers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Prometheus sees. */
class PrometheusOutputTests {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EchoPeers peers = EchoPeers.start();
    private final ShmipcMetrics metrics = new ShmipcMetrics(peers.monitored());

    @BeforeEach
    void bind() {
        metrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        registry.close();
        peers.close();
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveEveryMeterOfTheCatalogue(ShmipcMeter meter) {
        NamingConvention naming = registry.config().namingConvention();
        String name = naming.name(meter.meterName(), meter.type(), meter.unit());
        String series = meter.type() == Meter.Type.COUNTER ? name + "_total" : name;
        String type = meter.type() == Meter.Type.COUNTER ? "counter" : "gauge";

        String typed = series.endsWith("_total_total") ? name : series;
        assertThat(lines())
                .contains("# TYPE " + typed + " " + type)
                .contains("# HELP " + typed + " " + meter.description())
                .anyMatch(line -> line.startsWith(typed + "{") && line.contains("name=\""));
    }

    @Test
    void shouldSpellNamesAndUnitsAsOtherMetersDo() {
        peers.exchange();
        EchoPeers.eventually(() -> peers.server().totals().messagesSent() == 1);

        assertThat(lines())
                .contains("# TYPE shmipc_sessions gauge")
                .contains("shmipc_sessions{mode=\"memfd\",name=\"orders\",side=\"client\"} 1.0")
                .contains("# TYPE shmipc_data_bytes_total counter")
                .contains(
                        "shmipc_data_bytes_total{direction=\"outbound\",name=\"orders\",side=\"client\"}"
                            + " 4.0")
                .contains(
                        "shmipc_messages_total{direction=\"inbound\",name=\"default\",side=\"server\"}"
                            + " 1.0")
                .contains("# TYPE shmipc_memory_used_bytes gauge")
                .contains("# TYPE shmipc_wakeups_total counter")
                .contains("# TYPE shmipc_queue_highwater_elements gauge")
                .contains(
                        "shmipc_double_handouts_slices_total{name=\"orders\",side=\"client\"} 0.0")
                .contains("# TYPE shmipc_slices gauge")
                .contains("# TYPE shmipc_slices_held_oldest_seconds gauge")
                .contains("shmipc_leaks_suspected_leaks_total{name=\"orders\",side=\"client\"} 0.0")
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "shmipc_slices{name=\"orders\",side=\"client\",size_class=\"4000\",state=\"free\"}"))
                .contains(
                        "shmipc_connections_refused_connections_total{name=\"default\",reason=\"user-not-allowed\",side=\"server\"}"
                            + " 0.0");
    }

    @Test
    void shouldShowEveryStateOfTheSlicesAndNoOther() {
        peers.exchange();
        List<String> slices =
                lines().stream()
                        .filter(line -> line.startsWith("shmipc_slices{"))
                        .filter(line -> line.contains("side=\"client\",size_class=\"1000\""))
                        .toList();

        assertThat(slices)
                .extracting(line -> line.replaceAll(".*state=\"([^\"]*)\".*", "$1"))
                .containsExactlyInAnyOrder(
                        "free", "cached", "writing", "in-queue", "lent", "unknown");
        int all =
                peers.session().memory().stream()
                        .filter(usage -> usage.capacityBytes() == 1000)
                        .mapToInt(usage -> usage.slices())
                        .sum();
        assertThat(slices.stream().mapToDouble(line -> value(line)).sum()).isEqualTo(all);
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    @Test
    void shouldHaveNoTagThatNamesASessionStreamOrProcess() {
        peers.exchange();
        long id = peers.session().id();

        assertThat(lines().stream().filter(line -> line.startsWith("shmipc_")).toList())
                .isNotEmpty()
                .noneMatch(line -> line.contains("\"" + id + "\""))
                .noneMatch(line -> line.contains("pid=") || line.contains("stream="))
                .noneMatch(line -> line.contains(peers.socket().toString()));
    }
}
