package io.shmipc.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.codec.ShmipcMessage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTableTest {

    private final ListenerEndpointRegistry registry = new ListenerEndpointRegistry();

    private record Named(String id, List<String> destinations) implements ListenerEndpoint {
        @Override
        public Object handle(ShmipcMessage message) {
            return id;
        }
    }

    private void register(String id, String... destinations) {
        registry.register(new Named(id, List.of(destinations)));
    }

    private String find(String destination) {
        DestinationTable.Match match = registry.find(destination);
        return match == null ? "none" : match.listener().id();
    }

    @ParameterizedTest
    @CsvSource({
        "orders.*, orders.new, true",
        "orders.*, orders, false",
        "orders.*, orders., false",
        "orders.*, orders.eu.new, false",
        "orders.**, orders, true",
        "orders.**, orders.eu.new, true",
        "orders.**, ordersx, false",
        "orders.*.new, orders.eu.new, true",
        "orders.{region}.new, orders.eu.old, false",
        "**, anything.at.all, true",
        "*, one, true",
        "*, one.two, false",
        "a.b, a.b, true",
        "a.b, a.b.c, false",
        "a.b, axb, false",
    })
    void shouldMatchBySegments(String pattern, String destination, boolean matches) {
        assertThat(DestinationPattern.parse(pattern).matches(destination)).isEqualTo(matches);
    }

    @Test
    void shouldTakeVariablesFromTheirSegments() {
        assertThat(DestinationPattern.parse("a.{x}.*.{y}.**").variables("a.1.2.3.4"))
                .isEqualTo(Map.of("x", "1", "y", "3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.**.b", "a.b*", "a.{}", "a.{x}y", "{x}.{x}", "a.{x"})
    void shouldRefuseWhatIsNoPattern(String pattern) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> register("id", pattern));
    }

    @Test
    void shouldPreferNamesToPatternsAndWhatTakesLess() {
        register("all", "**");
        register("orders", "orders.**");
        register("one", "orders.*");
        register("name", "orders.new", "price");

        assertThat(find("orders.new")).isEqualTo("name");
        assertThat(find("price")).isEqualTo("name");
        assertThat(find("orders.old")).isEqualTo("one");
        assertThat(find("orders.old")).as("again").isEqualTo("one");
        assertThat(find("orders.eu.new")).isEqualTo("orders");
        assertThat(find("orders")).isEqualTo("orders");
        assertThat(find("x")).isEqualTo("all");
    }

    @ParameterizedTest
    @CsvSource({"a.b, a.b", "a.*, a.{x}", "a.*.c, a.b.*", "*.b, a.**", "**, **"})
    void shouldRefuseTwoListenersOfWhichNeitherTakesLess(String first, String second) {
        register("first", first);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> register("second", second))
                .withMessageContaining("id=first")
                .withMessageContaining("id=second");
        assertThat(registry.listener("second")).isNull();
    }

    @Test
    void shouldAllowOverlapsWithinOneListenerAndPatternsThatShareNothing() {
        register("one", "a.*.c", "a.b.*");
        register("other", "b.*.c");

        assertThat(find("a.b.c")).isEqualTo("one");
        assertThat(find("b.b.c")).isEqualTo("other");
    }

    @Test
    void shouldRefuseTwoListenersOfOneId() {
        register("id", "a");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> register("id", "b"));
    }

    /** More names than are remembered, and some that share a place. */
    @Test
    void shouldFindTheSameWhateverWasAskedBefore() {
        register("all", "**");
        register("a", "a.**");
        register("ab", "a.b.*");
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String destination =
                    IntStream.rangeClosed(0, random.nextInt(4))
                            .mapToObj(n -> String.valueOf((char) ('a' + random.nextInt(9))))
                            .collect(Collectors.joining("."));
            String expected =
                    destination.matches("a\\.b\\.[^.]+")
                            ? "ab"
                            : destination.matches("a(\\..*)?") ? "a" : "all";
            assertThat(find(destination)).as(destination).isEqualTo(expected);
        }
        assertThat(find("a." + "x".repeat(10_000))).isEqualTo("a");
    }

    @Test
    void shouldKnowListenersThatCameLater() {
        register("all", "**");
        assertThat(find("late")).isEqualTo("all");
        register("late", "late");
        assertThat(find("late")).isEqualTo("late");
        register("less", "l.*");
        assertThat(find("l.x")).isEqualTo("less");
    }
}
