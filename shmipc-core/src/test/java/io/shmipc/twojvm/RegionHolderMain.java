package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;

/** Both ends of a session over files in one other process, so that its death leaves them there. */
final class RegionHolderMain {

    private RegionHolderMain() {}

    public static void main(String[] arguments) throws Exception {
        SessionConfig session =
                SessionConfig.builder()
                        .memoryType(MemoryType.FILE)
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .regionDirectory(Path.of(arguments[1]))
                        .regionBytes(4 << 20)
                        .build();
        var address = ShmipcAddress.parse(arguments[0]);
        try (ShmipcServer server =
                        ShmipcServer.start(
                                ServerConfig.builder(address).session(session).build(),
                                RegionHolderMain::echo);
                ShmipcClient client =
                        ShmipcClient.connect(
                                ClientConfig.builder(address).session(session).build());
                Stream stream = client.borrowStream()) {
            ForkedJvm.say("ready " + server.sessions().size());
            while (ForkedJvm.hear().equals("exchange")) {
                Checked.exchange(stream, Checked.random(1, 1, 10_000));
                ForkedJvm.say("pid " + ProcessHandle.current().pid());
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
}
