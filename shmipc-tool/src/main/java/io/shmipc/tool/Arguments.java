package io.shmipc.tool;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks numbers of the command line; what is wrong with them is a fault of usage. */
final class Arguments {

    private static final double MAX_SECONDS = 1_000_000_000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(?:([kmg])i?)?b?");

    private Arguments() {}

    static void between(CommandLine command, String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command, name + "=" + value + ": must be >= " + least + " and <= " + most);
        }
    }

    static Duration seconds(CommandLine command, String name, double value, double least) {
        if (!(value >= least && value <= MAX_SECONDS)) {
            throw new ParameterException(
                    command,
                    name
                            + "="
                            + value
                            + ": must be >= "
                            + least
                            + " and <= "
                            + BigDecimal.valueOf(MAX_SECONDS).toPlainString());
        }
        return Duration.ofNanos((long) (value * Duration.ofSeconds(1).toNanos()));
    }

    /** Bytes: {@code 4096}, {@code 64k}, {@code 64KiB}, {@code 16MB}; each step is 1024. */
    static long bytes(CommandLine command, String name, String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new ParameterException(
                    command, name + "=" + text + ": must be a size like 4096, 64k or 16MiB");
        }
        int shift =
                switch (size.group(2) == null ? "" : size.group(2)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        long value = Long.parseLong(size.group(1));
        if (value > Long.MAX_VALUE >> shift) {
            throw new ParameterException(
                    command, name + "=" + text + ": must be <= " + Long.MAX_VALUE + " bytes");
        }
        return value << shift;
    }
}
