package io.shmipc.faults.model;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Random operations on many streams, compared with a simple model. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Random operations on many streams, compared with a simple model.")
public final class ModelCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return 0;
    }
}
