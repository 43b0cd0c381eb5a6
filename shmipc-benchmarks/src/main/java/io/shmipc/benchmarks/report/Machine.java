package io.shmipc.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Where and with what a run was made. */
public final class Machine {

    private Machine() {}

    /** Facts about this machine and this program, in the order in which they are shown. */
    public static Map<String, String> facts(List<String> arguments, Clock clock) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", cpuModel());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "kernel",
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        facts.put(
                "jdk",
                "%s %s, %s"
                        .formatted(
                                System.getProperty("java.vendor"),
                                System.getProperty("java.runtime.version"),
                                System.getProperty("java.vm.name")));
        Properties versions = versions();
        for (String name : List.of("shmipc", "aeron", "jmh")) {
            facts.put(name, versions.getProperty(name, "unknown"));
        }
        facts.put("date", Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("arguments", String.join(" ", arguments));
        return facts;
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("versions.properties")) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
