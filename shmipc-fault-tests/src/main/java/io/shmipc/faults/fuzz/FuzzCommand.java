package io.shmipc.faults.fuzz;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Handshakes, frames and shared regions with random contents. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Handshakes, frames and shared regions with random contents.")
public final class FuzzCommand implements Callable<Integer> {

    private static final int EXIT_HANG = 3;
    private static final int SOCKET_SHARE = 200;

    @Parameters(
            arity = "0..1",
            description = "handshake, frames, regions, queue or all (default: ${DEFAULT-VALUE})")
    private String group = Targets.ALL;

    @Option(
            names = "--inputs",
            description =
                    "inputs for each target in memory; one over a socket gets 1/"
                            + SOCKET_SHARE
                            + " of it (default: ${DEFAULT-VALUE})")
    private long inputs = 1_000_000;

    @Option(
            names = "--forever",
            description = "goes on with the next seed until it finds something")
    private boolean forever;

    @Option(names = "--seed", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(names = "--replay", description = "runs the input again that this file names")
    private @Nullable Path replay;

    @Override
    public Integer call() {
        // Every refused input would be a line.
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (System.getProperty(level) == null) {
            System.setProperty(level, "error");
        }
        FuzzRun run = new FuzzRun(System.out, () -> Runtime.getRuntime().halt(EXIT_HANG));
        if (replay != null) {
            FailedInput input = FailedInput.read(replay);
            boolean passed = run.run(input.target(), input.seed(), input.index(), 1);
            run.printTable();
            return passed ? 0 : 1;
        }
        do {
            for (Targets target : Targets.of(group)) {
                long count = target.inMemory() ? inputs : Math.max(1, inputs / SOCKET_SHARE);
                if (!run.run(target, seed, 0, count)) {
                    return 1;
                }
            }
            run.printTable();
            seed++;
        } while (forever);
        return 0;
    }
}
