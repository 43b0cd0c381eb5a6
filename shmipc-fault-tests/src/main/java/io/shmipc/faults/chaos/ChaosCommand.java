package io.shmipc.faults.chaos;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Two or more JVMs exchange checked messages while things are broken on purpose. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Two or more JVMs exchange checked messages while things are broken on purpose.")
public final class ChaosCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return 0;
    }
}
