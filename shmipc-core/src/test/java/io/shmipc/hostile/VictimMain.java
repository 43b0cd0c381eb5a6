package io.shmipc.hostile;

import io.shmipc.metrics.SessionListener;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import io.shmipc.wait.WaitStrategy;
import java.time.Duration;

/** A server that says how its sessions end. */
final class VictimMain {

    private static final int MAX_BYTES = 1024;

    private VictimMain() {}

    public static void main(String[] arguments) throws Exception {
        SessionListener listener =
                new SessionListener() {
                    @Override
                    public void sessionClosed(long sessionId, Throwable reason) {
                        ForkedJvm.say("ended " + sessionId + " " + reason);
                    }
                };
        SessionConfig session =
                SessionConfig.builder()
                        .listener(listener)
                        .handshakeTimeout(Duration.ofSeconds(20))
                        .waitStrategy(
                                arguments[1].equals("polling")
                                        ? WaitStrategy.busyPolling()
                                        : WaitStrategy.blocking())
                        .build();
        try (ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(ShmipcAddress.parse(arguments[0]))
                                .session(session)
                                .build(),
                        VictimMain::echo)) {
            ForkedJvm.say("ready " + server.sessions().size());
            ForkedJvm.hear();
        }
    }

    static void echo(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            if (length < 0 || length > MAX_BYTES) {
                throw new IllegalStateException("length=" + length + " was read from cut memory");
            }
            byte[] payload = new byte[length];
            reader.readBytes(payload, 0, payload.length);
            reader.release();
            stream.writer().putInt(payload.length).put(payload);
            stream.flush();
        }
    }
}
