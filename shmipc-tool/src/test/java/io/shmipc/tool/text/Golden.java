package io.shmipc.tool.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Help.Ansi;

/** Compares what is printed with a file that somebody has looked at. */
public final class Golden {

    /** Where differing text is put, to be looked at and taken over. */
    private static final Path SEEN = Path.of("target", "golden");

    private Golden() {}

    static Palette plain() {
        return new Palette(Ansi.OFF);
    }

    static String printed(Consumer<PrintWriter> printing) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        printing.accept(out);
        out.flush();
        return text.toString();
    }

    public static void matches(String name, String text) throws IOException {
        Files.createDirectories(SEEN);
        Files.writeString(SEEN.resolve(name), text);
        try (InputStream golden = Golden.class.getResourceAsStream("/golden/" + name)) {
            assertThat(golden).as("golden file " + name).isNotNull();
            assertThat(text).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Nothing that a terminal obeys, and no line that it would break. */
    static void fitsTerminal(String text) {
        assertThat(text).matches("[ -~\\n]*");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
