package io.shmipc.faults.fuzz;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Handshakes, frames and shared regions with random contents. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Handshakes, frames and shared regions with random contents.")
public final class FuzzCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        return 0;
    }
}
