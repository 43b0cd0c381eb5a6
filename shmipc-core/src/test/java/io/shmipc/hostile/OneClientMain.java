package io.shmipc.hostile;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.testkit.Footprint;
import io.shmipc.testkit.ForkedJvm;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/** A client in another process that connects once, and looks for what it left when that failed. */
final class OneClientMain {

    private OneClientMain() {}

    public static void main(String[] arguments) throws Exception {
        ClientConfig config =
                ClientConfig.builder(UnixDomainSocketAddress.of(arguments[0]))
                        .session(
                                ServerUnderAttack.settings()
                                        .handshakeTimeout(
                                                Duration.ofMillis(Long.parseLong(arguments[1])))
                                        .build())
                        .build();
        Footprint before = Footprint.take();
        String said;
        try (ShmipcClient client = ShmipcClient.connect(config)) {
            said = "connected " + client.sessions().size();
        } catch (ShmipcException e) {
            said = "failed " + e;
        }
        before.awaitNothingNew();
        ForkedJvm.say(said);
    }
}
