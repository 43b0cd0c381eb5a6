package io.shmipc.tool;

import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.LinuxHost;
import java.io.FileDescriptor;
import java.io.FileWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "shmipc-tool",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows what is in the memory that processes of this host share.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  done, nothing is wrong",
            "  1  done; show: the memory is damaged; stat: ended before its count",
            "  2  the command line is wrong, or a file would be overwritten",
            "  3  cannot be read or written: the sentence on stderr says why"
        })
public final class ShmipcTool implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private ShmipcTool() {}

    public static void main(String[] args) {
        System.exit(commandLine(new LinuxHost()).setOut(standardOutput()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "name a command: list, stat, dump, show or diff");
    }

    /**
     * Unlike {@link System#out} it tells when nobody reads any more. All that is printed is ASCII.
     */
    private static PrintWriter standardOutput() {
        return new PrintWriter(new FileWriter(FileDescriptor.out), true);
    }

    static CommandLine commandLine(Host host) {
        return new CommandLine(new ShmipcTool())
                .addSubcommand(new ListCommand(host))
                .addSubcommand(new StatCommand(host))
                .addSubcommand(new DumpCommand(host))
                .addSubcommand(new ShowCommand(host))
                .addSubcommand(new DiffCommand(host))
                .setParameterExceptionHandler(new UsageFailures())
                .setExecutionExceptionHandler(new Failures());
    }
}
