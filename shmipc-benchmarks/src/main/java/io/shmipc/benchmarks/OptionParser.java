package io.shmipc.benchmarks;

import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Contender;
import io.shmipc.benchmarks.model.Mode;
import io.shmipc.benchmarks.model.Sizes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Understands the command line. */
final class OptionParser {

    private static final Set<String> FLAGS = Set.of("--quick", "--help");
    private static final Set<String> VALUES =
            Set.of("--only", "--sizes", "--streams", "--modes", "--apis", "--seconds", "--out");

    private static final int LEAST_SIZE = 16;
    private static final int LARGEST_SIZE = 16 << 20;
    private static final int MOST_STREAMS = 1024;
    private static final double LEAST_SECONDS = 0.05;
    private static final double MOST_SECONDS = 600;
    private static final double SECONDS = 2;
    private static final double QUICK_SECONDS = 0.5;
    private static final Path OUT = Path.of("target", "benchmarks");

    private final Map<String, String> given = new HashMap<>();

    private OptionParser() {}

    /**
     * Understands the arguments.
     *
     * @throws UsageException when it cannot
     */
    static Options parse(String... arguments) {
        OptionParser parser = new OptionParser();
        parser.collect(arguments);
        return parser.options();
    }

    private void collect(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            if (FLAGS.contains(name)) {
                if (value != null) {
                    throw new UsageException(name + "=" + value + ": takes no value");
                }
                value = "";
            } else if (!VALUES.contains(name)) {
                throw new UsageException(
                        "unknown option: " + argument + "; --help lists those there are");
            } else if (value == null) {
                i++;
                if (i == arguments.length || arguments[i].startsWith("--")) {
                    throw new UsageException(name + " needs a value");
                }
                value = arguments[i];
            }
            if (given.put(name, value) != null) {
                throw new UsageException(name + " is given more than once");
            }
        }
    }

    private Options options() {
        boolean quick = given.containsKey("--quick");
        return new Options(
                given.containsKey("--help"),
                quick,
                named("--only", Contender::ofOption, Contender.options()),
                list("--sizes", OptionParser::size),
                list("--streams", OptionParser::streamCount),
                named("--modes", Mode::ofOption, Mode.options()),
                apis(),
                seconds(quick),
                out());
    }

    private <T> List<T> named(String name, Function<String, Optional<T>> byName, String allNames) {
        return list(
                name,
                word ->
                        byName.apply(word)
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "must be one of " + allNames)));
    }

    private <T> List<T> list(String name, Function<String, T> meaning) {
        String value = given.get(name);
        List<T> meanings = new ArrayList<>();
        if (value == null) {
            return meanings;
        }
        for (String word : value.split(",", -1)) {
            T meant;
            try {
                meant = meaning.apply(word.strip());
            } catch (IllegalArgumentException e) {
                throw new UsageException(name + "=" + word.strip() + ": " + e.getMessage());
            }
            if (!meanings.contains(meant)) {
                meanings.add(meant);
            }
        }
        return meanings;
    }

    private static int size(String word) {
        int bytes = Sizes.parse(word);
        if (bytes < LEAST_SIZE || bytes > LARGEST_SIZE || bytes % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                    "must be >= %s and <= %s and a multiple of %d bytes"
                            .formatted(
                                    Sizes.format(LEAST_SIZE),
                                    Sizes.format(LARGEST_SIZE),
                                    Long.BYTES));
        }
        return bytes;
    }

    private static int streamCount(String word) {
        int count = word.matches("\\d{1,6}") ? Integer.parseInt(word) : -1;
        if (count < 1 || count > MOST_STREAMS) {
            throw new IllegalArgumentException(
                    "must be a whole number >= 1 and <= " + MOST_STREAMS);
        }
        return count;
    }

    private List<Api> apis() {
        List<Api> apis = named("--apis", Api::ofOption, Api.options());
        int feature = Runtime.version().feature();
        if (apis.contains(Api.VIRTUAL) && feature < Api.VIRTUAL_THREADS_SINCE) {
            throw new UsageException(
                    "--apis=virtual: needs a JDK >= %d, runs on javaVersion=%d"
                            .formatted(Api.VIRTUAL_THREADS_SINCE, feature));
        }
        return apis;
    }

    private double seconds(boolean quick) {
        String value = given.get("--seconds");
        if (value == null) {
            return quick ? QUICK_SECONDS : SECONDS;
        }
        double seconds = number(value);
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new UsageException(
                    "--seconds=%s: must be a number >= %s and <= %s"
                            .formatted(value, LEAST_SECONDS, MOST_SECONDS));
        }
        return seconds;
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private Path out() {
        @Nullable String value = given.get("--out");
        if (value == null) {
            return OUT;
        }
        if (value.isBlank()) {
            throw new UsageException("--out=" + value + ": must name a folder");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException("--out=" + value + ": must be a path: " + e.getMessage());
        }
    }
}
