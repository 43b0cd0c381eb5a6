package io.shmipc.benchmarks.process;

import io.shmipc.benchmarks.contender.Contenders;
import io.shmipc.benchmarks.contender.EchoServer;
import io.shmipc.benchmarks.contender.LoadClient;
import io.shmipc.benchmarks.measure.Phase;
import io.shmipc.benchmarks.measure.ProcessCosts;
import io.shmipc.benchmarks.measure.ThreadTimes;
import io.shmipc.benchmarks.model.Case;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link PeerMain} can be told. Used by one thread. */
final class PeerCommands {

    static final String SERVE = "serve";
    static final String CONNECT = "connect";
    static final String RUN = "run";
    static final String COSTS = "costs";
    static final String EXACT_CPU = "exact-cpu";
    static final String DISCONNECT = "disconnect";
    static final String STOP = "stop";

    private final Path folder;
    private @Nullable EchoServer server;
    private @Nullable LoadClient client;

    PeerCommands(Path folder) {
        this.folder = folder;
    }

    String execute(String line) throws Exception {
        int space = line.indexOf(' ');
        String command = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1);
        return switch (command) {
            case SERVE -> serve(Case.decode(argument));
            case CONNECT -> connect(argument);
            case RUN -> run(argument);
            case COSTS -> ProcessCosts.now().encode();
            case EXACT_CPU -> Long.toString(ThreadTimes.cpuNanos());
            case DISCONNECT -> disconnect();
            case STOP -> stop();
            default -> throw new IllegalArgumentException("command=" + command + " is unknown");
        };
    }

    private String serve(Case what) throws Exception {
        EchoServer started = Contenders.serve(what, folder);
        server = started;
        return started.address();
    }

    /** The address, then the case. */
    private String connect(String argument) throws Exception {
        int space = argument.indexOf(' ');
        client =
                Contenders.connect(
                        Case.decode(argument.substring(space + 1)), argument.substring(0, space));
        return "";
    }

    /** Nanoseconds, then the least number of round trips of each stream. */
    private String run(String argument) throws Exception {
        String[] words = argument.split(" ");
        Phase phase = new Phase(Long.parseLong(words[0]), Long.parseLong(words[1]));
        return Objects.requireNonNull(client, "client").run(phase).encode();
    }

    /** Ends the client and tells how many messages fell back. */
    private String disconnect() throws Exception {
        LoadClient ending = client;
        client = null;
        if (ending == null) {
            return "0";
        }
        long fallbacks;
        try (ending) {
            fallbacks = ending.fallbacks();
        }
        freeDirectBuffers();
        return Long.toString(fallbacks);
    }

    private String stop() throws Exception {
        EchoServer ending = server;
        server = null;
        if (ending != null) {
            try (ending) {
                ending.checkHealthy();
            }
            freeDirectBuffers();
        }
        return "";
    }

    /** Buffers of a case would otherwise stay until the collector runs, in every process. */
    private static void freeDirectBuffers() {
        System.gc();
    }
}
