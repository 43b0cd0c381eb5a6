package io.shmipc.twojvm;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ShmipcException;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.time.Duration;

/** Another process that tries to connect as often as it is told to. */
final class KnockingMain {

    private KnockingMain() {}

    public static void main(String[] arguments) throws Exception {
        ForkedJvm.say("ready");
        while (ForkedJvm.hear().equals("knock")) {
            try (ShmipcClient client =
                            ShmipcClient.connect(
                                    ClientConfig.builder(ShmipcAddress.parse(arguments[0]))
                                            .session(
                                                    SessionConfig.builder()
                                                            .handshakeTimeout(
                                                                    Duration.ofSeconds(20))
                                                            .build())
                                            .build());
                    Stream stream = client.borrowStream()) {
                Checked.exchange(stream, Checked.random(1, 1, 100));
                ForkedJvm.say("served");
            } catch (ShmipcException e) {
                ForkedJvm.say("refused");
            }
        }
    }
}
