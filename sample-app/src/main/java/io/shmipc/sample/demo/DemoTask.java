package io.shmipc.sample.demo;

import io.shmipc.sample.app.AgentLostException;
import io.shmipc.sample.app.AppProperties;
import io.shmipc.sample.app.LogInput;
import io.shmipc.sample.app.Progress;
import io.shmipc.sample.app.ShipmentFailedException;
import io.shmipc.sample.process.ChildProcess;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.spring.core.ShmipcMessagingException;
import io.shmipc.spring.core.ShmipcOperations;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Warms up, measures both transports by turns, asks the agent a few things, and reports. */
final class DemoTask implements RoleTask {

    private static final long FIRST_WARM_UP_BYTES = 8_000_000;
    private static final long SECOND_WARM_UP_BYTES = 48_000_000;
    private static final long MOST_ROUND_BYTES = 256_000_000;
    private static final double ROUND_SECONDS = 0.5;

    private final AppProperties appProperties;
    private final DemoProperties properties;
    private final ShmipcOperations operations;
    private final DemoEnvironment environment;
    private final Progress progress = Progress.onTerminal();

    DemoTask(
            AppProperties appProperties,
            DemoProperties properties,
            ShmipcOperations operations,
            DemoEnvironment environment) {
        this.appProperties = appProperties;
        this.properties = properties;
        this.operations = operations;
        this.environment = environment;
    }

    @Override
    public ExitCode run() {
        LogInput input = appProperties.input();
        if (input.isStandardInput()) {
            throw new RoleFailure(
                    ExitCode.INPUT,
                    "The demonstration reads its log several times and cannot read standard input."
                            + " Use: java -jar sample-app.jar app -");
        }
        input.requireReadable();
        System.out.printf(
                "A log agent in one JVM, an application in another: shipping %s over shared"
                        + " memory%nand, to compare, over a unix socket. This takes 10 to 20"
                        + " seconds.%n%n",
                input.location());
        progress.show("starting the agent");
        ChildProcess agent = environment.awaitAgent();
        try {
            return measure(input, agent);
        } catch (AgentLostException | ShipmentFailedException | ShmipcMessagingException e) {
            throw new RoleFailure(
                    ExitCode.AGENT,
                    "The demonstration broke off: "
                            + e.getMessage()
                            + System.lineSeparator()
                            + "The agent printed:"
                            + System.lineSeparator()
                            + agent.printed(),
                    e);
        } finally {
            progress.clear();
        }
    }

    private ExitCode measure(LogInput input, ChildProcess agent) {
        RoundRunner runner =
                new RoundRunner(input, appProperties.shipment(), operations, environment, agent);
        int times = warmUp(runner);
        List<Round> rounds = new ArrayList<>();
        List<String> answers = List.of();
        for (int round = 1; round <= properties.rounds(); round++) {
            for (TransportKind kind : inTurn(round)) {
                progress.show(
                        "round " + round + " of " + properties.rounds() + ", " + kind.title());
                rounds.add(runner.run(kind, times));
                if (answers.isEmpty()) {
                    answers = new Questions(runner.agent()).ask(runner.application());
                }
                runner.clear();
            }
        }
        progress.clear();
        Report report = new Report(input, agent.pid(), times, rounds, answers);
        report.print(System.out, ManagementFactory.getRuntimeMXBean().getUptime());
        return report.passed() ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * Lets both JVMs compile their hot code, and finds out how often to read the log in a round.
     */
    private int warmUp(RoundRunner runner) {
        progress.show("warming up");
        double slowest = Double.MAX_VALUE;
        int times = 1;
        long onceBytes = 0;
        for (long wantedBytes : new long[] {0, FIRST_WARM_UP_BYTES, SECOND_WARM_UP_BYTES}) {
            if (wantedBytes > 0) {
                times = times(wantedBytes, onceBytes);
            }
            slowest = Double.MAX_VALUE;
            for (TransportKind kind : TransportKind.values()) {
                Round round = runner.run(kind, times);
                new Questions(runner.agent()).ask(runner.application());
                runner.clear();
                onceBytes = round.shipment().bytesRead() / times;
                slowest = Math.min(slowest, round.shipment().megabytesPerSecond());
            }
            if (onceBytes > SECOND_WARM_UP_BYTES) {
                break;
            }
        }
        double wanted = slowest * 1e6 * ROUND_SECONDS;
        return times(Math.min(MOST_ROUND_BYTES, (long) wanted), onceBytes);
    }

    private static int times(long wantedBytes, long onceBytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, wantedBytes / Math.max(1, onceBytes)));
    }

    /** Who goes first changes from round to round: neither always finds the disk busier. */
    private static List<TransportKind> inTurn(int round) {
        return round % 2 == 1
                ? List.of(TransportKind.SHARED_MEMORY, TransportKind.PLAIN_SOCKET)
                : List.of(TransportKind.PLAIN_SOCKET, TransportKind.SHARED_MEMORY);
    }
}
