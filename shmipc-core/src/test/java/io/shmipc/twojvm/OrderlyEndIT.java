package io.shmipc.twojvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.Eventually;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that end as they should, or at least on purpose. */
class OrderlyEndIT {

    @ParameterizedTest
    @ValueSource(strings = {"MEMFD/unix", "FILE/tcp"})
    void shouldLetAHandlerFinishWhenTheServerCloses(String transport) {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            try (ForkedJvm server = place.startServer(settings)) {
                settings = settings.at(server.next());
                try (ShmipcClient client = ShmipcClient.connect(Workplace.clientOf(settings))) {
                    Stream idle = client.borrowStream();
                    Checked.exchange(idle, Checked.random(1, 0, 100));
                    Stream slow = client.borrowStream();
                    Checked.Message question = Checked.random(Checked.SLOW, 0, 500_000);
                    Checked.send(slow, question);
                    server.expect("at work");

                    server.tell("close");
                    Checked.requireSame(question, Checked.receive(slow));
                    assertThat(Checked.receive(slow)).as("the end of the slow stream").isNull();
                    assertThat(Checked.receive(idle)).as("the end of the idle stream").isNull();
                    slow.close();
                    idle.close();
                    server.expect("closed");
                    assertThat(server.awaitExit()).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"MEMFD/unix,return", "FILE/unix,return", "FILE/tcp,exit", "SOCKET_ONLY/unix,exit"})
    void shouldLeaveNothingOfAClientThatExitsWithoutClosing(String transport, String how) {
        try (Workplace place = new Workplace()) {
            Settings settings = place.settings(transport, false);
            try (ShmipcServer server =
                    ShmipcServer.start(
                            ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                    .session(settings.session().build())
                                    .build(),
                            OrderlyEndIT::echo)) {
                String address = ShmipcAddress.format(server.localAddress());
                try (ForkedJvm client =
                        ForkedJvm.start(
                                ClientMain.class, List.of(), settings.at(address).arguments())) {
                    client.expect(settings.memory());
                    assertThat(server.sessions()).hasSize(1);
                    client.tell(how);
                    assertThat(client.awaitExit()).isZero();
                }
                Eventually.isTrue(() -> server.sessions().isEmpty());
                place.awaitNoRegionFiles();
            }
        }
    }

    private static void echo(Stream stream) {
        for (Checked.Message message = Checked.receive(stream);
                message != null;
                message = Checked.receive(stream)) {
            Checked.send(stream, message);
        }
    }

    @Test
    void shouldEndWithTheProcessThatStartedIt() {
        try (Workplace place = new Workplace();
                ForkedJvm server = place.startServer(place.settings("MEMFD/unix", false))) {
            server.next();
            server.endOfInput();
            assertThat(server.awaitExit()).isEqualTo(3);
        }
    }
}
