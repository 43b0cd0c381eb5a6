package io.shmipc.tool;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.compare.Comparison;
import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.Look;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.json.Json;
import io.shmipc.tool.text.ComparisonText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is growing. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Compares two dumps, or a dump with a process as it is now: size classes and streams"
                    + " that have more memory out, slices held in both, queues that fill."
        })
final class DiffCommand implements Callable<Integer> {

    private static final String NAMES = "digits are a process; ./123 is a file";

    @Parameters(index = "0", paramLabel = "BEFORE", description = NAMES)
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = NAMES)
    private String after = "";

    @Mixin private final OutputOptions output = new OutputOptions();

    @Option(names = "--session", paramLabel = "N", description = "only this session")
    private long session = -1;

    @Option(
            names = "--held",
            paramLabel = "N",
            description = "entries of each list that are shown (default: ${DEFAULT-VALUE})")
    private int held = 20;

    private final Host host;

    DiffCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        Arguments.between(output.commandLine(), "--held", held, 0, Integer.MAX_VALUE);
        Comparison comparison = Comparison.of(look(before), look(after));
        if (output.json()) {
            Json.print(output.out(), comparison);
        } else {
            new ComparisonText(output.out(), output.palette(), held).print(comparison);
            output.out().flush();
        }
        return ExitCodes.FINE;
    }

    private List<RegionAnalysis> look(String name) {
        return host.analyse(Target.of(name), new Look(session, Look.MANY, 0, 0, Duration.ZERO));
    }
}
