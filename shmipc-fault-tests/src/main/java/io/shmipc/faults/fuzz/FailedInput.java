package io.shmipc.faults.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What makes one input again.
 *
 * @param target that it is for
 * @param seed of the run
 * @param index of the input in the run
 */
record FailedInput(Targets target, long seed, long index) {

    /** Saves it, with what went wrong, and returns where. */
    Path save(Throwable failure) {
        Properties properties = new Properties();
        properties.setProperty("target", target.name());
        properties.setProperty("seed", Long.toString(seed));
        properties.setProperty("index", Long.toString(index));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        properties.setProperty("failure", trace.toString());
        try {
            Path file = Files.createTempFile("shmipc-fuzz-", ".properties");
            try (Writer out = Files.newBufferedWriter(file)) {
                properties.store(out, "fuzz --replay FILE runs this input again");
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FailedInput read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FailedInput(
                Targets.valueOf(properties.getProperty("target")),
                Long.parseLong(properties.getProperty("seed")),
                Long.parseLong(properties.getProperty("index")));
    }
}
