package io.shmipc.spring.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Measures what the starter on the class path adds to the start of an application that uses nothing
 * of it. JVMs with plain Boot, with Jackson besides, which the starter brings along, and with the
 * starter besides are started by turns. The machine should rest meanwhile; where it cannot, the
 * time on the processor of the thread that starts the application tells more. From the root of the
 * project:
 *
 * <pre>
 * cd shmipc-spring-boot-starter
 * mvn -q -f .. -pl shmipc-spring-boot-starter -am test-compile \
 *     dependency:build-classpath -Dmdep.outputFile=target/test.classpath
 * java -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
 *     io.shmipc.spring.cost.StartUpCost
 * </pre>
 */
public final class StartUpCost {

    private static final double BAR_MILLIS = 50;

    private StartUpCost() {}

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Map<String, EmptyProcess> contenders = new LinkedHashMap<>();
        contenders.put("plain Boot", EmptyProcess.boot());
        contenders.put("and Jackson", EmptyProcess.boot().withJackson());
        contenders.put("and the starter", EmptyProcess.boot().withJackson().withStarter());
        Path application = Files.createTempDirectory("shmipc-start-");
        try {
            EmptyProcess.copyApplication(application);
            report(rounds, measure(rounds, contenders, application));
        } finally {
            remove(application);
        }
    }

    private static Map<String, List<EmptyProcess.Start>> measure(
            int rounds, Map<String, EmptyProcess> contenders, Path application) throws Exception {
        Map<String, List<EmptyProcess.Start>> starts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(contenders.keySet());
        names.forEach(name -> starts.put(name, new ArrayList<>()));
        // The first of each fills the caches of the system.
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                // Who goes first changes from round to round.
                String name = names.get(Math.floorMod(round + i, names.size()));
                EmptyProcess.Start start = contenders.get(name).start(application);
                if (round >= 0) {
                    starts.get(name).add(start);
                }
            }
        }
        return starts;
    }

    private static void report(int rounds, Map<String, List<EmptyProcess.Start>> all) {
        System.out.printf(
                "%d starts each, by turns, on Java %s; milliseconds: median (first to third"
                        + " quartile)%n%n",
                rounds, Runtime.version());
        System.out.printf(
                "| %-15s | %-25s | %-25s | %-25s | %7s | %-4s |%n",
                "class path",
                "SpringApplication.run",
                "on the processor of that",
                "process, start to end",
                "classes",
                "jffi");
        System.out.println("|---|---:|---:|---:|---:|---|");
        all.forEach(
                (name, starts) ->
                        System.out.printf(
                                "| %-15s | %25s | %25s | %25s | %,7d | %-4s |%n",
                                name,
                                spread(values(starts, EmptyProcess.Start::runMicros)),
                                spread(values(starts, EmptyProcess.Start::cpuMicros)),
                                spread(values(starts, EmptyProcess.Start::processMicros)),
                                starts.get(0).classes(),
                                starts.stream().anyMatch(EmptyProcess.Start::jffi) ? "yes" : "no"));
        List<List<EmptyProcess.Start>> lists = List.copyOf(all.values());
        System.out.println();
        difference("the starter adds", lists.get(1), lists.get(2));
        difference("Jackson adds", lists.get(0), lists.get(1));
        double added = differences(lists.get(1), lists.get(2), EmptyProcess.Start::runMicros)[1];
        System.out.printf(
                "%nbar: the starter adds < %.0f ms to SpringApplication.run: %s%n",
                BAR_MILLIS, added < BAR_MILLIS ? "met" : "MISSED");
    }

    /** Of the starts of one round each, which had the same neighbours. */
    private static void difference(
            String what, List<EmptyProcess.Start> before, List<EmptyProcess.Start> after) {
        System.out.printf(
                "%s %s ms to SpringApplication.run, %s ms of it on the processor, %s ms to the"
                        + " process%n",
                what,
                spread(differences(before, after, EmptyProcess.Start::runMicros)),
                spread(differences(before, after, EmptyProcess.Start::cpuMicros)),
                spread(differences(before, after, EmptyProcess.Start::processMicros)));
    }

    private static double[] differences(
            List<EmptyProcess.Start> before,
            List<EmptyProcess.Start> after,
            ToLongFunction<EmptyProcess.Start> value) {
        double[] differences = new double[before.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] =
                    (value.applyAsLong(after.get(i)) - value.applyAsLong(before.get(i))) / 1e3;
        }
        return quartiles(differences);
    }

    private static double[] values(
            List<EmptyProcess.Start> starts, ToLongFunction<EmptyProcess.Start> value) {
        return quartiles(starts.stream().mapToLong(value).mapToDouble(v -> v / 1e3).toArray());
    }

    private static double[] quartiles(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        double[] quartiles = new double[3];
        for (int i = 0; i < 3; i++) {
            double at = (i + 1) * (sorted.length - 1) / 4.0;
            int low = (int) at;
            int high = Math.min(low + 1, sorted.length - 1);
            quartiles[i] = sorted[low] + (at - low) * (sorted[high] - sorted[low]);
        }
        return quartiles;
    }

    private static String spread(double[] quartiles) {
        return String.format("%.1f (%.1f to %.1f)", quartiles[1], quartiles[0], quartiles[2]);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
