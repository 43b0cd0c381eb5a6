package io.shmipc.faults.chaos;

import io.shmipc.faults.chaos.peer.Sabotage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Two or more JVMs exchange checked messages while things are broken on purpose. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description = {
            "Two or more JVMs exchange checked messages while things are broken on purpose.",
            "Ends with 0 if every bar it prints is met, 1 if one is broken, 2 if an option is"
                    + " wrong."
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int BROKEN = 1;
    private static final String UNSET = "-1";

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "A short run of everything: at most a minute.")
    private boolean quick;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = UNSET,
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Verified messages to reach (default: 10000000; quick: 200000).")
    private long messages;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = UNSET,
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "SIGKILLs of servers and clients (default: 40; quick: 4).")
    private int kills;

    @Option(
            names = "--stops",
            paramLabel = "N",
            defaultValue = UNSET,
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "SIGSTOPs of servers and clients (default: 10; quick: 1).")
    private int stops;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            defaultValue = UNSET,
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Hot restarts of the server (default: 10; quick: 1).")
    private int restarts;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "The longest time to take; what is missing then is a broken bar.")
    private @Nullable Integer durationSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats the settings and events of the run that printed it.")
    private @Nullable Long seed;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "3", description = "Processes.")
    private int clients;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "3",
            description = "Threads of each client that call in every way there is.")
    private int threads;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "3",
            description = "Most sessions of each client.")
    private int sessions;

    @Option(
            names = "--bulk-streams",
            paramLabel = "N",
            defaultValue = "6",
            description = "Streams of each client with many small messages; 0 for none.")
    private int bulkStreams;

    @Option(
            names = "--bulk-window",
            paramLabel = "N",
            defaultValue = "16",
            description = "Requests of each of these under way.")
    private int bulkWindow;

    @Option(
            names = "--bulk-turn",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Requests of each of these before another stream is opened.")
    private int bulkTurn;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "4000000",
            description = "Longest body.")
    private int maxBytes;

    @Option(
            names = "--timeout-millis",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How long a call waits for its reply.")
    private int timeoutMillis;

    @Option(
            names = "--memory",
            paramLabel = "KIND",
            defaultValue = ChaosOptions.MIXED,
            description = "MEMFD, FILE, SOCKET_ONLY or ${DEFAULT-VALUE}.")
    private String memory = ChaosOptions.MIXED;

    @Option(
            names = "--region-bytes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Size of the regions; 0 for a mixture of 96 KiB, 1 MiB and 32 MiB.")
    private long regionBytes;

    @Option(names = "--large-regions", description = "No small regions and queues in the mixture.")
    private boolean largeRegions;

    @Option(
            names = "--no-provoked-failures",
            description = "No calls that are cancelled, cut or time out on purpose.")
    private boolean noProvokedFailures;

    @Option(
            names = "--gap-millis",
            paramLabel = "N",
            defaultValue = "200",
            description = "Load between two events.")
    private int gapMillis;

    @Option(
            names = "--peer-command",
            paramLabel = "COMMAND",
            description =
                    "Starts a foreign echo server on the unix socket {socket} instead of ours; its"
                            + " replies must equal the requests.")
    private @Nullable String peerCommand;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Uses an echo server that runs already.")
    private @Nullable String address;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report there, too.")
    private @Nullable Path json;

    /** Proves that the program can fail. */
    @Option(names = "--sabotage", hidden = true, defaultValue = "NONE")
    private Sabotage sabotage = Sabotage.NONE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChaosOptions options = options();
        PrintWriter out = out();
        out.println("seed " + options.seed());
        out.flush();
        Run run = new Run();
        Path folder = RunFolder.create();
        try (Campaign campaign = new Campaign(options, run, folder)) {
            Thread atExit = new Thread(() -> abandon(campaign, folder));
            Runtime.getRuntime().addShutdownHook(atExit);
            try (Progress progress = new Progress(out, run, System.console() != null)) {
                campaign.execute();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } finally {
            RunFolder.delete(folder);
        }
        List<Bar> bars = Bars.of(options, run);
        Report.print(out, options, run, bars);
        Path file = json;
        if (file != null) {
            Files.writeString(file, JsonReport.of(options, run, bars));
        }
        return bars.stream().allMatch(Bar::met) ? 0 : BROKEN;
    }

    /** When the program itself is ended in the middle of a run. */
    private static void abandon(Campaign campaign, Path folder) {
        campaign.close();
        try {
            RunFolder.delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder + ": " + e);
        }
    }

    private PrintWriter out() {
        CommandSpec known = spec;
        return known == null ? new PrintWriter(System.out, true) : known.commandLine().getOut();
    }

    private ChaosOptions options() {
        boolean ours = peerCommand == null && address == null;
        check(clients >= 1, "--clients", clients, ">= 1");
        check(threads >= 1, "--threads", threads, ">= 1");
        check(sessions >= 1, "--sessions", sessions, ">= 1");
        check(bulkStreams >= 0, "--bulk-streams", bulkStreams, ">= 0");
        check(bulkWindow >= 1, "--bulk-window", bulkWindow, ">= 1");
        check(bulkTurn >= 1, "--bulk-turn", bulkTurn, ">= 1");
        check(maxBytes >= 1 && maxBytes <= 16_000_000, "--max-bytes", maxBytes, "<= 16000000");
        check(timeoutMillis >= 100, "--timeout-millis", timeoutMillis, ">= 100");
        check(gapMillis >= 0, "--gap-millis", gapMillis, ">= 0");
        check(
                List.of("MEMFD", "FILE", "SOCKET_ONLY", ChaosOptions.MIXED).contains(memory),
                "--memory",
                memory,
                "MEMFD, FILE, SOCKET_ONLY or MIXED");
        check(
                ours || !memory.equals("SOCKET_ONLY"),
                "--memory",
                memory,
                "shared with a foreign server");
        return new ChaosOptions(
                seed == null ? ThreadLocalRandom.current().nextLong() >>> 1 : seed,
                or(messages, quick ? 200_000 : 10_000_000),
                (int) or(kills, quick ? 4 : 40),
                (int) or(stops, quick ? 1 : 10),
                ours ? (int) or(restarts, quick ? 1 : 10) : 0,
                durationSeconds == null ? null : Duration.ofSeconds(durationSeconds),
                clients,
                threads,
                sessions,
                bulkStreams,
                bulkWindow,
                bulkTurn,
                20,
                maxBytes,
                timeoutMillis,
                memory,
                regionBytes,
                !largeRegions,
                !noProvokedFailures,
                Duration.ofMillis(gapMillis),
                peerCommand,
                address,
                sabotage);
    }

    private static long or(long value, long otherwise) {
        return value < 0 ? otherwise : value;
    }

    private void check(boolean holds, String option, Object value, String bound) {
        if (!holds) {
            CommandSpec known = spec;
            String message = option + "=" + value + " must be " + bound;
            if (known == null) {
                throw new IllegalArgumentException(message);
            }
            throw new ParameterException(known.commandLine(), message);
        }
    }
}
