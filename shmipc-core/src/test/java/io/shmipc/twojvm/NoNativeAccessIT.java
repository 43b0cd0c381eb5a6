package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.testkit.ForkedJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes without native calls: what works there is the same, over the socket alone. */
class NoNativeAccessIT {

    private static List<String> arguments(boolean disabled) {
        return List.of("-Dio.shmipc.test.log=WARN", "-Dio.shmipc.native.disabled=" + disabled);
    }

    @ParameterizedTest(name = "server={0} client={1} transport={2}")
    @CsvSource({
        "true,true,MEMFD/unix",
        "true,true,FILE/tcp",
        "true,false,MEMFD/unix",
        "false,true,MEMFD/unix",
        "false,true,FILE/tcp"
    })
    void shouldWorkOverTheSocketAndWarnOnce(
            boolean serverDisabled, boolean clientDisabled, String transport) {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            try (ForkedJvm server =
                            ForkedJvm.start(
                                    ServerMain.class,
                                    arguments(serverDisabled),
                                    settings.arguments());
                    ForkedJvm client =
                            ForkedJvm.start(
                                    ClientMain.class,
                                    arguments(clientDisabled),
                                    settings.at(server.next()).arguments())) {
                client.expect("SOCKET_ONLY");
                server.tell("mode");
                server.expect("SOCKET_ONLY");
                client.tell("exit");
                assertThat(client.awaitExit()).isZero();
                assertThat(client.log())
                        .filteredOn(line -> line.contains("over the socket alone"))
                        .as("warnings of the client in %s", client.log())
                        .hasSize(1)
                        .allMatch(line -> line.contains("WARN"));
                server.tell("close");
                server.expect("closed");
                assertThat(server.awaitExit()).isZero();
            }
        }
    }
}
