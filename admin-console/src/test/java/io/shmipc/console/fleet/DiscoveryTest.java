package io.shmipc.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.shmipc.console.stub.TestProperties;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;

/** Instances and where their Actuator is. */
class DiscoveryTest {

    private final Fakes.Registry registry = new Fakes.Registry();

    @ParameterizedTest
    @CsvSource({
        "http://h:1,,,http://h:1/actuator",
        "http://h:1/,,,http://h:1/actuator",
        "http://h:1/app,,,http://h:1/app/actuator",
        "http://h:1,9001,,http://h:9001/actuator",
        "http://h:1/app,9001,,http://h:9001/actuator",
        "https://h:1,,/manage/,https://h:1/manage",
        "http://h:1,9001,manage,http://h:9001/manage",
        "http://[::1]:1,9001,,http://[::1]:9001/actuator"
    })
    void shouldKnowWhereTheActuatorIs(URI uri, String port, String path, URI expected) {
        Map<String, String> metadata = new HashMap<>();
        if (port != null) {
            metadata.put("management.port", port);
        }
        if (path != null) {
            metadata.put("management-context-path", path);
        }

        assertThat(ManagementAddress.of(Fakes.instance("a", uri, metadata), uri))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:1,70000,management.port=70000",
        "http://h:1,x,management.port=x",
        "file:///etc/passwd,,scheme=file",
        "ftp://h:1,,scheme=ftp"
    })
    void shouldRefuseAddressesThatCannotBeCalled(URI uri, String port, String part) {
        Map<String, String> metadata = port == null ? Map.of() : Map.of("management.port", port);

        assertThatThrownBy(() -> ManagementAddress.of(Fakes.instance("a", uri, metadata), uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }

    @Test
    void shouldNameInstancesOfAllServices() {
        registry.add("b", URI.create("http://h:2"));
        registry.add("a", URI.create("http://h:1"));

        Fleet fleet = Fakes.discovery(registry, TestProperties.of()).ask();

        assertThat(fleet.instances())
                .extracting(Instance::service, Instance::address, Instance::expected)
                .containsExactly(tuple("a", "h:1", false), tuple("b", "h:2", false));
        assertThat(fleet.problems()).isEmpty();
    }

    @Test
    void shouldNameInstancesOfTheServicesThatAreWantedOnly() {
        registry.add("b", URI.create("http://h:2"));
        registry.add("a", URI.create("http://h:1"));

        Fleet fleet = Fakes.discovery(registry, TestProperties.of("services[0]", "b")).ask();

        assertThat(fleet.instances()).extracting(Instance::service).containsExactly("b");
        assertThat(fleet.instances().get(0).expected()).isTrue();
    }

    @Test
    void shouldGiveAnInstanceTheSameIdAgain() {
        registry.add("a", URI.create("http://h:1"));
        registry.add("a", URI.create("http://h:2"));
        Discovery discovery = Fakes.discovery(registry, TestProperties.of());

        Fleet first = discovery.ask();

        assertThat(discovery.ask().instances()).isEqualTo(first.instances());
        assertThat(first.instances()).extracting(Instance::id).doesNotHaveDuplicates();
        assertThat(first.instances()).allMatch(i -> i.id().matches("[0-9a-f]{12}"));
    }

    @Test
    void shouldKeepWhatItKnowsWhileTheRegistryFailsAndSayThatItDoes() {
        registry.add("a", URI.create("http://h:1"));
        Discovery discovery = Fakes.discovery(registry, TestProperties.of());
        discovery.ask();

        registry.fail(new IllegalStateException("no leader"));
        Fleet fleet = discovery.ask();

        assertThat(fleet.instances()).hasSize(1);
        assertThat(fleet.problems()).isNotEmpty();
    }

    @Test
    void shouldSayWhichInstanceHasNoAddress() {
        registry.add("a", URI.create("http://h:1"), Map.of("management.port", "0"));
        registry.add("a", URI.create("http://h:2"));

        Fleet fleet = Fakes.discovery(registry, TestProperties.of()).ask();

        assertThat(fleet.instances()).hasSize(1);
        assertThat(fleet.problems()).singleElement().asString().contains("management.port=0");
    }

    @Test
    void shouldShowNoMoreInstancesThanItMay() {
        for (int port = 1; port <= 20; port++) {
            registry.add("a", URI.create("http://h:" + port));
        }

        Fleet fleet = Fakes.discovery(registry, TestProperties.of("max-instances", "5")).ask();

        assertThat(fleet.instances()).hasSize(5);
        assertThat(fleet.problems()).singleElement().asString().contains("20 instances");
    }

    @Test
    void shouldFindTheActuatorBelowAnAddressOfTheList() {
        InstanceProperties entry = new InstanceProperties();
        entry.setUri(URI.create("http://h:1/app"));
        SimpleDiscoveryProperties list = new SimpleDiscoveryProperties();
        list.setInstances(new HashMap<>(Map.of("a", List.of(entry))));
        list.afterPropertiesSet();
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("list", list));

        Fleet fleet =
                new Discovery(
                                new SimpleDiscoveryClient(list),
                                beans.getBeanProvider(SimpleDiscoveryProperties.class),
                                TestProperties.of(),
                                Clock.systemUTC())
                        .ask();

        assertThat(fleet.instances())
                .singleElement()
                .satisfies(
                        instance -> {
                            assertThat(instance.management())
                                    .isEqualTo(URI.create("http://h:1/app/actuator"));
                            assertThat(instance.expected()).isTrue();
                        });
    }
}
