package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.MemoryType;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;

/** A server and clients of it in one process, which tries regions of the sizes it is told. */
final class NoRoomClient {

    private NoRoomClient() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        try (ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                .session(settings.session().build())
                                .build(),
                        NoRoomClient::echo)) {
            tryOnce(settings, server, MemoryType.SOCKET_ONLY, 1 << 20, false);
            Footprint before = Footprint.take();
            ForkedJvm.say("ready");
            while (true) {
                String[] command = ForkedJvm.hear().split(" ");
                if (command[0].equals("exit")) {
                    break;
                }
                MemoryType type = MemoryType.valueOf(command[0]);
                int bytes = Integer.parseInt(command[1]) << 20;
                ForkedJvm.say(
                        tryOnce(settings, server, type, bytes, command[2].equals("fallBack")));
                before.awaitNothingNew();
            }
        }
    }

    private static String tryOnce(
            Settings settings,
            ShmipcServer server,
            MemoryType type,
            long regionBytes,
            boolean fallBack) {
        ClientConfig config =
                ClientConfig.builder(server.localAddress())
                        .session(
                                settings.session()
                                        .memoryType(type)
                                        .regionBytes(regionBytes)
                                        .fallBackToSocketOnly(fallBack)
                                        .build())
                        .build();
        try (ShmipcClient client = ShmipcClient.connect(config);
                Stream stream = client.borrowStream()) {
            // Through every page, were they not there already.
            for (int number = 0; number < regionBytes >> 19; number++) {
                Checked.exchange(stream, Checked.random(1, number, 1 << 20));
            }
            return "exchanged " + stream.session().mode();
        } catch (ShmipcException e) {
            return "failed " + e;
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
