package io.shmipc.tool;

import io.shmipc.tool.text.Palette;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a command prints, and how. */
final class OutputOptions {

    @Option(names = "--json", description = "JSON, for programs")
    private boolean json;

    @Spec(Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return commandLine().getOut();
    }

    Palette palette() {
        return new Palette(commandLine().getColorScheme().ansi());
    }

    CommandLine commandLine() {
        return mixee.commandLine();
    }
}
