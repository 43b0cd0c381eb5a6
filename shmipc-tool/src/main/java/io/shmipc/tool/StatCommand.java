package io.shmipc.tool;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.host.CannotReadException;
import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.Look;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.json.Json;
import io.shmipc.tool.text.SampleText;
import io.shmipc.tool.watch.Sample;
import io.shmipc.tool.watch.Sampler;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Memory over time. */
@Command(
        name = "stat",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Watches the memory of a process, as vmstat does that of a host: a line for each"
                    + " session and interval, until Ctrl-C or the end of the process. Or a line for"
                    + " each of some dumps.",
            "se: session. cl: size class, * for all. wait: elements in the queue. taken/s: what the"
                    + " consumer took since the line before. !: problems, see show.",
            "Ends with 1 if the process ends before the count is reached."
        })
final class StatCommand implements Callable<Integer> {

    private static final double SHORTEST_SECONDS = 0.01;

    @Parameters(
            arity = "1..*",
            paramLabel = "PID [INTERVAL [COUNT]] | DUMP...",
            description =
                    "the interval is in seconds, like 1 or 0.5; without one there is one look and"
                            + " no more")
    private List<String> arguments = new ArrayList<>();

    @Mixin private final OutputOptions output = new OutputOptions();

    @Option(names = "--count", paramLabel = "N", description = "ends after so many looks")
    private long count = Long.MAX_VALUE;

    @Option(names = "--classes", description = "a line for each size class")
    private boolean classes;

    @Option(names = "--session", paramLabel = "N", description = "only this session")
    private long session = -1;

    private final Host host;
    private final Sampler sampler = new Sampler();

    StatCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws InterruptedException {
        Arguments.between(output.commandLine(), "--count", count, 1, Long.MAX_VALUE);
        SampleText text =
                new SampleText(output.out(), output.palette(), ZoneId.systemDefault(), classes);
        if (Target.of(arguments.get(0)) instanceof Target.OfProcess process) {
            return watch(process, text);
        }
        for (String file : arguments) {
            if (!(Target.of(file) instanceof Target.OfFile)) {
                throw new ParameterException(
                        output.commandLine(),
                        file + ": dumps need no interval, and a process stands first and alone");
            }
        }
        for (String file : arguments) {
            look(Target.of(file), text);
        }
        return ExitCodes.FINE;
    }

    private int watch(Target.OfProcess process, SampleText text) throws InterruptedException {
        if (arguments.size() > 3) {
            throw new ParameterException(
                    output.commandLine(), "a process may be followed by an interval and a count");
        }
        boolean once = arguments.size() == 1 && count == Long.MAX_VALUE;
        Duration interval = arguments.size() > 1 ? interval(arguments.get(1)) : interval("1");
        long wanted = once ? 1 : arguments.size() > 2 ? looks(arguments.get(2)) : count;
        try (Stopping stopping = new Stopping()) {
            long start = System.nanoTime();
            look(process, text);
            for (long looks = 1; looks < wanted; looks++) {
                // Looking takes time too; a look that comes late moves those after it.
                long elapsed = System.nanoTime() - start;
                start += Math.max(interval.toNanos(), elapsed);
                if (stopping.within(interval.minusNanos(elapsed)) || output.out().checkError()) {
                    return ExitCodes.FINE;
                }
                try {
                    look(process, text);
                } catch (CannotReadException e) {
                    String why =
                            host.isRunning(process.pid())
                                    ? String.valueOf(e.getMessage())
                                    : process + " has ended";
                    Failures.print(output.commandLine(), why);
                    return wanted == Long.MAX_VALUE ? ExitCodes.FINE : ExitCodes.PROBLEMS;
                }
            }
            return ExitCodes.FINE;
        }
    }

    private void look(Target target, SampleText text) {
        List<RegionAnalysis> analyses =
                host.analyse(target, new Look(session, 0, 0, 0, Duration.ZERO));
        for (Sample sample : sampler.next(analyses)) {
            if (output.json()) {
                Json.printLine(output.out(), sample);
            } else {
                text.print(sample);
            }
        }
        output.out().flush();
    }

    private Duration interval(String seconds) {
        try {
            return Arguments.seconds(
                    output.commandLine(),
                    "INTERVAL",
                    Double.parseDouble(seconds),
                    SHORTEST_SECONDS);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    output.commandLine(), "INTERVAL=" + seconds + ": must be seconds, like 0.5", e);
        }
    }

    private long looks(String text) {
        try {
            long looks = Long.parseLong(text);
            Arguments.between(output.commandLine(), "COUNT", looks, 1, Long.MAX_VALUE);
            return Math.min(looks, count);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    output.commandLine(), "COUNT=" + text + ": must be a whole number", e);
        }
    }
}
