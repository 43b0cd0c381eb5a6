package io.shmipc.faults.model;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Random operations on many streams, compared with a simple model. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Random operations on many streams, compared with a simple model.")
public final class ModelCommand implements Callable<Integer> {

    private static final int EXIT_HANG = 3;

    @Option(names = "--seeds", description = "how many scenarios (default: ${DEFAULT-VALUE})")
    private long seeds = 1_000;

    @Option(names = "--seed", description = "seed of the first (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--operations",
            description = "most operations of a scenario (default: ${DEFAULT-VALUE})")
    private int operations = 200;

    @Option(
            names = "--shrink-seconds",
            description =
                    "how long to look for a shorter scenario that fails as well (default:"
                            + " ${DEFAULT-VALUE})")
    private long shrinkSeconds = 60;

    @Override
    public Integer call() {
        ModelRun run =
                new ModelRun(
                        System.out,
                        operations,
                        shrinkSeconds,
                        () -> Runtime.getRuntime().halt(EXIT_HANG));
        return run.run(seed, seeds) ? 0 : 1;
    }
}
