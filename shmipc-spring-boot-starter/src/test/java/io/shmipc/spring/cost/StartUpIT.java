package io.shmipc.spring.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that uses nothing of the starter does without the native library. */
@Timeout(120)
class StartUpIT {

    private static final Pattern LOADED =
            Pattern.compile(" ((?:io\\.shmipc|com\\.kenai|jnr)\\.\\S+) ");
    private static final Pattern NATIVE = Pattern.compile("^com\\.kenai|^jnr");

    @TempDir private Path directory;

    @Test
    void shouldLoadNothingNative() throws Exception {
        Path application = Files.createDirectory(directory.resolve("classes"));
        EmptyProcess.copyApplication(application);
        Path log = directory.resolve("classes.log");

        EmptyProcess.Start start =
                EmptyProcess.boot()
                        .withJackson()
                        .withStarter()
                        .start(application, "-Xlog:class+load:file=" + log);

        assertThat(start.jffi()).isFalse();
        List<String> ours =
                Files.readAllLines(log).stream()
                        .map(LOADED::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(1))
                        .toList();
        assertThat(ours)
                .contains("io.shmipc.spring.autoconfigure.ShmipcAutoConfiguration")
                .noneMatch(name -> NATIVE.matcher(name).find());
    }
}
