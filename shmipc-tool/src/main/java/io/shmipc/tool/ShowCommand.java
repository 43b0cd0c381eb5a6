package io.shmipc.tool;

import io.shmipc.diagnostics.RegionAnalysis;
import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.Look;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.json.Json;
import io.shmipc.tool.text.AnalysisText;
import io.shmipc.tool.text.Shown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the memory says. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "What the memory of a process, or a dump of it, says: free lists walked and checked,"
                    + " slices that are not free, what waits in the queues, what is damaged.",
            "Ends with 1 if something is damaged."
        })
final class ShowCommand implements Callable<Integer> {

    private static final int MAX_PREVIEW_BYTES = 4096;
    private static final int HELD_TEXT = 20;
    private static final int HELD_JSON = 1000;

    @Parameters(
            paramLabel = "DUMP|PID|REGION-FILE",
            description = "digits are a process; ./123 is a file")
    private String target = "";

    @Mixin private final OutputOptions output = new OutputOptions();

    @Option(names = "--session", paramLabel = "N", description = "only this session")
    private long session = -1;

    @Option(
            names = "--held",
            paramLabel = "N",
            description =
                    "slices not free that are listed, and messages, and elements that wait"
                            + " (default: 20, with --json 1000)")
    private @Nullable Integer held;

    @Option(
            names = "--preview",
            paramLabel = "BYTES",
            description =
                    "first bytes of each of them, as hex and text (default: what a dump holds, up"
                            + " to 32; none of live memory)")
    private @Nullable Integer preview;

    @Option(names = "--messages", description = "lists the messages in memory")
    private boolean messages;

    @Option(names = "--queues", description = "lists the elements that wait")
    private boolean queues;

    @Option(
            names = "--held-too-long",
            paramLabel = "SECONDS",
            description =
                    "a slice held longer looks leaked; 0 for never (default: ${DEFAULT-VALUE})")
    private double heldTooLongSeconds = 60;

    private final Host host;

    ShowCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        int limit = held != null ? held : output.json() ? HELD_JSON : HELD_TEXT;
        int previewBytes = preview != null ? preview : Look.AS_DUMPED;
        Arguments.between(output.commandLine(), "--held", limit, 0, Integer.MAX_VALUE);
        Arguments.between(
                output.commandLine(),
                "--preview",
                preview != null ? preview : 0,
                0,
                MAX_PREVIEW_BYTES);
        Duration heldTooLong =
                Arguments.seconds(output.commandLine(), "--held-too-long", heldTooLongSeconds, 0);
        // Text says of all of them how many are suspected.
        int asked = output.json() ? limit : Math.max(limit, Look.MANY);
        List<RegionAnalysis> analyses =
                host.analyse(
                        Target.of(target),
                        new Look(session, asked, limit, previewBytes, heldTooLong));
        if (output.json()) {
            Json.print(output.out(), new Shape(RegionAnalysis.FORMAT_VERSION, analyses));
        } else {
            printText(analyses, limit);
        }
        return analyses.stream().anyMatch(ShowCommand::isDamaged)
                ? ExitCodes.PROBLEMS
                : ExitCodes.FINE;
    }

    /** The JSON. */
    private record Shape(int formatVersion, List<RegionAnalysis> sessions) {}

    private void printText(List<RegionAnalysis> analyses, int limit) {
        AnalysisText text =
                new AnalysisText(
                        output.out(), output.palette(), new Shown(limit, messages, queues));
        for (int i = 0; i < analyses.size(); i++) {
            if (i > 0) {
                output.out().println();
                output.out().println("-".repeat(72));
                output.out().println();
            }
            text.print(analyses.get(i), i);
        }
        output.out().flush();
    }

    private static boolean isDamaged(RegionAnalysis analysis) {
        return analysis.problems().stream().anyMatch(p -> "error".equals(p.severity()));
    }
}
