package io.shmipc.faults;

import io.shmipc.faults.chaos.ChaosCommand;
import io.shmipc.faults.fuzz.FuzzCommand;
import io.shmipc.faults.model.ModelCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of this module: one subcommand for each way to look for faults. */
@Command(
        name = "shmipc-fault-tests",
        mixinStandardHelpOptions = true,
        description = "Looks for messages mixed up or lost, crashes, hangs and leaks.",
        subcommands = {ChaosCommand.class, FuzzCommand.class, ModelCommand.class})
public final class FaultTests {

    private FaultTests() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultTests()).execute(args));
    }
}
