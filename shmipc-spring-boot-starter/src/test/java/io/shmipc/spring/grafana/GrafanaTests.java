package io.shmipc.spring.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Dashboard and alert rules fit the meters that an application really gives to Prometheus. */
class GrafanaTests {

    private static final Path FOLDER = Path.of("../grafana");

    private static ScrapedMeters meters;

    @BeforeAll
    static void scrape() {
        meters = new ScrapedMeters(ScrapedApplication.scrape());
    }

    private static String read(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    private static Dashboard dashboard() throws IOException {
        return new Dashboard(read("shmipc-dashboard.json"));
    }

    private static AlertRules alerts() throws IOException {
        return new AlertRules(read("shmipc-alerts.yml"));
    }

    @Test
    void shouldQueryOnlyWhatIsThereInTheDashboard() throws IOException {
        assertThat(dashboard().queries()).hasSizeGreaterThan(20);
        assertThat(dashboard().problems(meters)).isEmpty();
    }

    @Test
    void shouldQueryOnlyWhatIsThereInTheAlerts() throws IOException {
        assertThat(alerts().rules()).hasSizeGreaterThan(5);
        assertThat(alerts().problems(meters)).isEmpty();
    }

    @Test
    void shouldShowEveryMeter() throws IOException {
        Set<String> shown = new HashSet<>();
        dashboard()
                .queries()
                .forEach(q -> shown.addAll(PromExpression.parse(q.expression()).names()));
        alerts().rules().forEach(r -> shown.addAll(PromExpression.parse(r.expression()).names()));

        assertThat(meters.names())
                .filteredOn(name -> !name.contains("_active_seconds"))
                .isSubsetOf(withNotShown(shown));
    }

    /** What says nothing that another does not say better. */
    private static Set<String> withNotShown(Set<String> shown) {
        shown.addAll(
                Set.of(
                        "shmipc_sessions_opened_sessions_total",
                        "shmipc_streams_opened_streams_total",
                        "shmipc_harvest_largest_elements",
                        "shmipc_breaker_openings_total"));
        return shown;
    }

    @Test
    void shouldBeADashboardThatGrafanaTakes() throws IOException {
        Dashboard dashboard = dashboard();
        JsonNode root = dashboard.root();

        assertThat(root.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(root.path("title").asString()).isEqualTo("Shmipc");
        assertThat(root.path("uid").asString()).isEqualTo("shmipc");
        assertThat(root.has("id")).isFalse();
        assertThat(dashboard.variableNames())
                .containsExactlyInAnyOrder(
                        "datasource", "job", "instance", "side", "name", "size_class");
        assertThat(dashboard.panels())
                .extracting(panel -> panel.path("id").asInt())
                .doesNotContain(0)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldLeaveTheDataSourceToWhoImportsTheDashboard() throws IOException {
        List<JsonNode> sources = dashboard().root().findValues("datasource");

        assertThat(sources).hasSizeGreaterThan(20);
        assertThat(sources)
                .allSatisfy(
                        source -> {
                            assertThat(source.path("type").asString()).isEqualTo("prometheus");
                            assertThat(source.path("uid").asString()).isEqualTo("${datasource}");
                        });
        for (JsonNode panel : dashboard().panels()) {
            assertThat(panel.has("datasource"))
                    .as(panel.path("title").asString())
                    .isEqualTo(!panel.path("type").asString().equals("row"));
        }
    }

    @Test
    void shouldPutNoPanelOverAnother() throws IOException {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : dashboard().panels()) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).isBetween(1, 24);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(x + "/" + (place.path("y").asInt() + y)))
                            .as(panel.path("title").asString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void shouldSayInEveryAlertWhatToDo() throws IOException {
        assertThat(alerts().rules()).extracting(AlertRules.Rule::alert).doesNotHaveDuplicates();
        assertThat(alerts().rules())
                .allSatisfy(
                        rule -> {
                            assertThat(rule.alert()).startsWith("Shmipc");
                            assertThat(rule.duration()).matches("\\d+m");
                            assertThat(rule.labels().get("severity")).isIn("warning", "critical");
                            assertThat(rule.annotations())
                                    .containsOnlyKeys("summary", "description", "runbook");
                            assertThat(rule.annotations().get("runbook")).endsWith(".");
                        });
    }

    /** The checks above would be worth nothing if they let these pass. */
    @ParameterizedTest
    @CsvSource({
        "shmipc_queue_fullest_ratio, shmipc_queue_fullest, metric=shmipc_queue_fullest is not"
                + " there",
        "side=~, sides=~, has no label=sides",
        "$instance, $instances, variable=instances is not there",
        "'reason, job', 'cause, job', groups by label=cause",
        "{{reason}}, {{cause}}, legend has label=cause",
        "direction=\\\"outbound\\\", direction=\\\"outwards\\\", has no direction=outwards",
        "histogram_quantile, histogram_quantil, calls the unknown histogram_quantil",
        "'}, side)', '}, edge)', has no such label",
        "[$__rate_interval], '', counter without a rate",
        "(shmipc_streams_open_streams{, (shmipc_streams_open_streams[5m] + shmipc_sessions{, is a"
                + " gauge"
    })
    void shouldFindWhatIsWrongInADashboard(String right, String wrong, String problem)
            throws IOException {
        String json = read("shmipc-dashboard.json");
        assertThat(json).contains(right);

        assertThat(new Dashboard(json.replace(right, wrong)).problems(meters))
                .anyMatch(found -> found.contains(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "shmipc_sessions_required, shmipc_sessions_needed, metric=shmipc_sessions_needed",
        "free|cached, fre|cached, has no state=fre|cached",
        "$labels.reason, $labels.cause, names label=cause",
        "[15m], '', counter without a rate"
    })
    void shouldFindWhatIsWrongInAlerts(String right, String wrong, String problem)
            throws IOException {
        String yaml = read("shmipc-alerts.yml");
        assertThat(yaml).contains(right);

        assertThat(new AlertRules(yaml.replace(right, wrong)).problems(meters))
                .anyMatch(found -> found.contains(problem));
    }
}
