package io.shmipc.twojvm;

import io.shmipc.client.ShmipcClient;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;

/** A client that asks once and reads what is pushed to it, to the end. */
final class PullMain {

    private PullMain() {}

    public static void main(String[] arguments) {
        Settings settings = Settings.of(arguments);
        int name = Integer.parseInt(arguments[4]);
        try (ShmipcClient client = ShmipcClient.connect(Workplace.clientOf(settings));
                Stream stream = client.borrowStream()) {
            Checked.send(stream, Checked.random(name, 0, 10));
            int count = 0;
            for (Checked.Message message = Checked.receive(stream);
                    message != null;
                    message = Checked.receive(stream)) {
                if (message.stream() != name || message.number() != count) {
                    throw new AssertionError(
                            "expected number=" + count + ", got " + message.number());
                }
                if (count++ == 0) {
                    ForkedJvm.say("first");
                }
            }
            ForkedJvm.say("all " + count);
        }
    }
}
