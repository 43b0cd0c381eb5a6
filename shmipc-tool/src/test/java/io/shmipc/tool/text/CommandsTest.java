package io.shmipc.tool.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/java -cp a.jar:b.jar -Dx=1 com.example.Main, java -Dx=1 com.example.Main",
        "java -Xmx1g --class-path a.jar Main -cp, java -Xmx1g Main -cp",
        "/opt/server -cp 8, server -cp 8",
        "/, /",
        "'', ?",
        "/usr/bin/a-program-with-a-very-long-name-and -many -arguments -indeed,"
                + " a-program-with-a-very-long-name-and -..."
    })
    void shouldNameTheProgramAndLeaveOutClassPaths(String command, String brief) {
        assertThat(Commands.brief(command, 40)).isEqualTo(brief);
    }
}
