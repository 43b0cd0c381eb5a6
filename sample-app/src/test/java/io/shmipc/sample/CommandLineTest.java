package io.shmipc.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void shouldRunTheDemonstrationWithoutArguments() {
        CommandLine commandLine = CommandLine.parse();
        assertThat(commandLine.role()).isEqualTo(Role.DEMO);
        assertThat(commandLine.bootArguments()).isEmpty();
    }

    @Test
    void shouldTurnShortOptionsIntoProperties() {
        assertThat(CommandLine.parse("app", "--file=/x/y.log", "--repeat=3").bootArguments())
                .containsExactlyInAnyOrder("--sample.app.file=/x/y.log", "--sample.app.repeat=3");
        assertThat(CommandLine.parse("app", "-").bootArguments())
                .containsExactly("--sample.app.file=-");
        assertThat(CommandLine.parse("query", "--name=x", "--last=5").bootArguments())
                .containsExactlyInAnyOrder("--sample.query.name=x", "--sample.query.last=5");
    }

    @Test
    void shouldTurnASwitchIntoAPropertyThatIsOn() {
        CommandLine commandLine = CommandLine.parse("watch", "--leak", "--port=0");
        assertThat(commandLine.role()).isEqualTo(Role.WATCH);
        assertThat(commandLine.bootArguments())
                .containsExactlyInAnyOrder("--sample.traffic.leak=true", "--sample.watch.port=0");
        assertThat(CommandLine.parse("agent", "--http=0").bootArguments())
                .containsExactly("--sample.http.port=0");
    }

    @Test
    void shouldMentionEachRoleInTheUsage() {
        for (Role role : Role.values()) {
            assertThat(CommandLine.USAGE).containsPattern("(?m)^" + role.word() + " ");
        }
    }

    @Test
    void shouldPassPropertiesOnAsTheyAre() {
        assertThat(CommandLine.parse("--shmipc.memory.region-size=64MB").bootArguments())
                .containsExactly("--shmipc.memory.region-size=64MB");
    }

    @Test
    void shouldGiveHelpToWhoeverAsks() {
        assertThat(CommandLine.parse("query", "--help").help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve | unknown role: serve",
                "agent --rounds=3 | unknown option of agent: --rounds",
                "demo --rounds=0 | --rounds=0: a number from 1 to 100",
                "demo --rounds=many | --rounds=many: a number from 1 to 100",
                "app --file= | --file=: a value is missing",
                "app a b | unexpected: a",
                "app a --file=b | unexpected: a",
                "app x --address=nonsense | --address=nonsense: ",
                "agent --fsync=always | --fsync=always: never, on-roll or on-acknowledge",
                "agent --file-size=1KB | --file-size=1KB: file size >= 4096B",
                "watch --port=70000 | --port=70000: a number from 0 to 65535",
                "watch --leak=yes | --leak=yes: takes no value",
                "watch --console= | --console=: a value is missing",
                "watch --http=1 | unknown option of watch: --http",
                "traffic --file=x | unknown option of traffic: --file",
                "app x --leak | unknown option of app: --leak",
                "agent --http= | --http=: a number from 0 to 65535",
                "query | query needs --name=NAME",
                "query --name=x --name=y | --name is given more than once",
            })
    void shouldSayWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message);
    }
}
