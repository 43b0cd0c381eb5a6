package io.shmipc.benchmarks;

import io.shmipc.benchmarks.model.Results;
import io.shmipc.benchmarks.process.RunFolder;
import io.shmipc.benchmarks.report.Machine;
import io.shmipc.benchmarks.report.Report;
import io.shmipc.benchmarks.run.Pace;
import io.shmipc.benchmarks.run.Plan;
import io.shmipc.benchmarks.run.Progress;
import io.shmipc.benchmarks.run.Runner;
import io.shmipc.benchmarks.run.Selection;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** The program: measures all contenders, prints a table and writes the files. */
public final class Benchmarks {

    static final int MEASURED = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(run(System.out, System.err, arguments));
    }

    /** What {@link #main} does, with the exit code as its result. */
    static int run(PrintStream out, PrintStream err, String... arguments)
            throws IOException, InterruptedException {
        Options options;
        try {
            options = OptionParser.parse(arguments);
        } catch (UsageException e) {
            err.println(e.getMessage());
            return WRONG_USAGE;
        }
        if (options.help()) {
            out.print(Options.USAGE);
            return MEASURED;
        }
        Plan plan =
                Plan.of(
                        new Selection(
                                options.quick(),
                                options.only(),
                                options.sizes(),
                                options.streams(),
                                options.modes(),
                                options.apis()),
                        Runtime.version().feature(),
                        FreeMemory.bytes());
        Results results = measure(plan, Pace.of(options.seconds(), options.quick()), out);
        Report report = Report.of(Machine.facts(List.of(arguments), Clock.systemUTC()), results);
        report.writeTo(options.out());
        out.println();
        out.print(report.text());
        out.printf("%nWritten to %s: %s%n", options.out(), String.join(", ", Report.FILES));
        return results.isComplete() ? MEASURED : FAILED;
    }

    private static Results measure(Plan plan, Pace pace, PrintStream out)
            throws IOException, InterruptedException {
        try (RunFolder folder = RunFolder.create()) {
            // Children end by themselves when this process does, and the last deletes the folder;
            // this only makes it sooner.
            Thread cleanUp = new Thread(folder::close, "clean-up");
            Runtime.getRuntime().addShutdownHook(cleanUp);
            Results results =
                    new Runner(plan, pace, new Progress(out, System::nanoTime)).run(folder);
            return results;
        }
    }
}
