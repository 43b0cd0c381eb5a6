package io.shmipc.sample.demo;

import io.shmipc.sample.app.LogInput;
import io.shmipc.sample.app.Shipment;
import io.shmipc.sample.app.Verifier;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the demonstration found out, on about fifteen lines. */
final class Report {

    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final LogInput input;
    private final long agentPid;
    private final int times;
    private final List<Round> rounds;
    private final List<String> answers;

    /**
     * @param times how often the log was read in each round
     * @param answers of the agent, a line each
     */
    Report(LogInput input, long agentPid, int times, List<Round> rounds, List<String> answers) {
        this.input = input;
        this.agentPid = agentPid;
        this.times = times;
        this.rounds = rounds;
        this.answers = answers;
    }

    boolean passed() {
        return rounds.stream().allMatch(round -> round.failedChecks().isEmpty());
    }

    void print(PrintStream out, long elapsedMillis) {
        Shipment shipment = rounds.get(0).shipment();
        out.printf(
                "Input     %s, %.1f MB, %,d records; read %,d times a round: %.0f MB%n",
                input.location(),
                shipment.bytesRead() / BYTES_PER_MEGABYTE / times,
                shipment.sent().records() / times,
                times,
                shipment.bytesRead() / BYTES_PER_MEGABYTE);
        out.printf(
                "Processes %d reads and ships, %d (the agent) writes rolling files and answers%n",
                ProcessHandle.current().pid(), agentPid);
        answers.forEach(out::println);
        out.println();
        printTable(out);
        out.printf(
                "Both do the same with every line (split, level, checksum, file); only the way%n"
                        + "from one process to the other differs.%n%n");
        printChecks(out);
        out.printf(
                "Took %.1f s. On a log of your own: java -jar sample-app.jar --file=PATH"
                        + " (more: --help)%n",
                elapsedMillis / MILLIS_PER_SECOND);
    }

    private void printTable(PrintStream out) {
        out.printf(
                "%-30s %12s %9s %9s %11s%n",
                "Median of " + rounds.size() / 2 + " rounds, by turns",
                "records/s",
                "MB/s",
                "CPU app",
                "CPU agent");
        for (TransportKind kind : TransportKind.values()) {
            out.printf(
                    "%-30s %,12.0f %9.1f %7.2f s %9.2f s%n",
                    kind.title(),
                    median(kind, round -> round.shipment().recordsPerSecond()),
                    median(kind, round -> round.shipment().megabytesPerSecond()),
                    median(kind, Round::appCpuSeconds),
                    median(kind, Round::agentCpuSeconds));
        }
        out.printf(
                "%-30s %12.2f %9.2f %9.2f %11.2f%n",
                "shared memory / unix socket",
                ratio(round -> round.shipment().recordsPerSecond()),
                ratio(round -> round.shipment().megabytesPerSecond()),
                ratio(Round::appCpuSeconds),
                ratio(Round::agentCpuSeconds));
    }

    private void printChecks(PrintStream out) {
        if (passed()) {
            out.printf(
                    "Checked   %d shipments, each read back from the files and equal in%n"
                            + "          %s%n",
                    rounds.size(),
                    rounds.get(0).checks().stream()
                            .map(Verifier.Check::what)
                            .collect(Collectors.joining(", ")));
        }
        for (Round round : rounds) {
            round.failedChecks()
                    .forEach(
                            check ->
                                    out.println(
                                            "FAILED    " + round.kind().title() + ": " + check));
        }
    }

    private double ratio(ToDoubleFunction<Round> value) {
        double divisor = median(TransportKind.PLAIN_SOCKET, value);
        return divisor == 0 ? Double.NaN : median(TransportKind.SHARED_MEMORY, value) / divisor;
    }

    private double median(TransportKind kind, ToDoubleFunction<Round> value) {
        double[] sorted =
                rounds.stream()
                        .filter(round -> round.kind() == kind)
                        .mapToDouble(value)
                        .sorted()
                        .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
