package io.shmipc.sample;

import io.shmipc.sample.http.ActuatorHttp;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The short options. Each stands for a property, so that a user reads and writes little and the
 * rest is Boot's.
 */
enum Option {
    ADDRESS(
            "address",
            "sample.address",
            OptionChecks::address,
            Role.AGENT,
            Role.APP,
            Role.TRAFFIC,
            Role.QUERY),
    HTTP("http", ActuatorHttp.PORT, OptionChecks::port, Role.AGENT, Role.TRAFFIC),
    LEAK("leak", "sample.traffic.leak", OptionChecks::noValue, Role.TRAFFIC, Role.WATCH),
    PORT("port", "sample.watch.port", OptionChecks::port, Role.WATCH),
    CONSOLE("console", "sample.watch.console", OptionChecks::notEmpty, Role.WATCH),
    DATA("data", "sample.agent.data", OptionChecks::notEmpty, Role.AGENT),
    FILE_SIZE("file-size", "sample.agent.file-size", OptionChecks::fileSize, Role.AGENT),
    FSYNC("fsync", "sample.agent.fsync", OptionChecks::fsync, Role.AGENT),
    FILE("file", "sample.app.file", OptionChecks::notEmpty, Role.APP, Role.DEMO),
    NAME("name", "sample.app.name", OptionChecks::applicationName, Role.APP),
    REPEAT("repeat", "sample.app.repeat", OptionChecks::positive, Role.APP),
    ROUNDS("rounds", "sample.demo.rounds", OptionChecks::rounds, Role.DEMO),
    QUERY_NAME("name", "sample.query.name", OptionChecks::applicationName, Role.QUERY),
    LAST("last", "sample.query.last", OptionChecks::lines, Role.QUERY),
    SEARCH("search", "sample.query.search", OptionChecks::notEmpty, Role.QUERY),
    LIMIT("limit", "sample.query.limit", OptionChecks::lines, Role.QUERY);

    private final String word;
    private final String property;
    private final Consumer<String> check;
    private final Set<Role> roles;

    Option(String word, String property, Consumer<String> check, Role... roles) {
        this.word = word;
        this.property = property;
        this.check = check;
        this.roles = Set.of(roles);
    }

    /**
     * The argument that Boot understands.
     *
     * @throws UsageException when the value breaks the option's rule
     */
    String toArgument(String value) {
        try {
            check.accept(value);
        } catch (RuntimeException e) {
            throw new UsageException("--" + word + "=" + value + ": " + e.getMessage());
        }
        // An option without a value is a switch, and what it switches is switched on.
        return "--" + property + "=" + (value.isEmpty() ? "true" : value);
    }

    static Optional<Option> of(Role role, String word) {
        return Arrays.stream(values())
                .filter(option -> option.word.equals(word) && option.roles.contains(role))
                .findFirst();
    }
}
