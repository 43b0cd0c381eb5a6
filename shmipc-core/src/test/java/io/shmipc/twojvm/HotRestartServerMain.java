package io.shmipc.twojvm;

import io.shmipc.server.HotRestartResult;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferPart;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.testkit.ForkedJvm;
import java.time.Duration;

/**
 * A server process that replaces the one before it, and ends when it is replaced: by itself, or for
 * tcp when it is told.
 */
final class HotRestartServerMain {

    private HotRestartServerMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(arguments);
        ShmipcServer server =
                ShmipcServer.start(
                        ServerConfig.builder(ShmipcAddress.parse(settings.address()))
                                .session(settings.session().build())
                                .takeOver(true)
                                .hotRestartTimeout(Duration.ofSeconds(20))
                                .drainTimeout(Duration.ofSeconds(30))
                                .build(),
                        HotRestartServerMain::echo);
        ForkedJvm.say(ShmipcAddress.format(server.localAddress()));
        Thread commands = new Thread(() -> obey(server));
        commands.setDaemon(true);
        commands.start();
        HotRestartResult result = server.handedOver().get();
        ForkedJvm.say("moved=" + result.sessionsMoved() + " notMoved=" + result.sessionsNotMoved());
        // Everything of the server has ended by now, or the process would not.
    }

    private static void obey(ShmipcServer server) {
        try {
            switch (ForkedJvm.hear()) {
                case "hand over" -> server.hotRestart();
                case "close" -> {
                    server.close();
                    ForkedJvm.say("closed");
                }
                default -> throw new IllegalArgumentException("unknown command");
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void echo(Stream stream) {
        BufferReader reader = stream.reader();
        while (reader.await(4) == ReadStatus.READY) {
            int length = reader.readInt();
            BufferPart payload = reader.readPart(length);
            stream.writer().putInt(length).append(payload);
            reader.release();
            stream.flush();
        }
    }
}
