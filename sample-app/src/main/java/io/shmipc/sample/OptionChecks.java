package io.shmipc.sample;

import io.shmipc.sample.agent.query.QueryService;
import io.shmipc.sample.agent.storage.FsyncPolicy;
import io.shmipc.sample.record.ApplicationName;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/** The rule of each option's value: throws with the rule as message. */
final class OptionChecks {

    private static final int MAX_ROUNDS = 100;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_REPEAT = 1_000_000;
    private static final DataSize LEAST_FILE_SIZE = DataSize.ofKilobytes(4);

    private static final Pattern ADDRESS = Pattern.compile("unix:.+|tcp://.+:\\d+");

    private OptionChecks() {}

    static void notEmpty(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a value is missing");
        }
    }

    static void address(String value) {
        if (!ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException("unix:PATH or tcp://HOST:PORT");
        }
    }

    static void applicationName(String value) {
        new ApplicationName(value);
    }

    static void positive(String value) {
        between(value, 1, MAX_REPEAT);
    }

    static void rounds(String value) {
        between(value, 1, MAX_ROUNDS);
    }

    static void lines(String value) {
        between(value, 1, QueryService.MAX_LINES);
    }

    static void fileSize(String value) {
        if (DataSize.parse(value).compareTo(LEAST_FILE_SIZE) < 0) {
            throw new IllegalArgumentException("file size >= " + LEAST_FILE_SIZE);
        }
    }

    static void fsync(String value) {
        String name = value.toUpperCase(Locale.ROOT).replace('-', '_');
        if (Arrays.stream(FsyncPolicy.values()).noneMatch(each -> each.name().equals(name))) {
            throw new IllegalArgumentException("never, on-roll or on-acknowledge");
        }
    }

    static void port(String value) {
        between(value, 0, MAX_PORT);
    }

    /** Of an option that is there or not there. */
    static void noValue(String value) {
        if (!value.isEmpty()) {
            throw new IllegalArgumentException("takes no value");
        }
    }

    private static void between(String value, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            number = least - 1;
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("a number from " + least + " to " + most);
        }
    }
}
