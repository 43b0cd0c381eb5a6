package io.shmipc.spring.test.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps of a guide: files to write, commands to run, and what they print, in their order. */
record Guide(List<Step> steps) {

    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?:^`([^`\n]+)`\n\n)?^```([^\n]*)\n(.*?)^```$",
                    Pattern.DOTALL | Pattern.MULTILINE);

    /**
     * One block of the guide.
     *
     * @param file where the text belongs, or null if it is no file
     * @param words what stands behind the fence: the language, and what a command is for
     */
    record Step(@Nullable String file, List<String> words, String text) {

        /** What comes at the end of the dependencies. */
        boolean isDependencies() {
            return words.contains("dependencies");
        }

        /** What comes at the end of the settings. */
        boolean isSettings() {
            return words.contains("append");
        }

        boolean isCommand() {
            return words.get(0).equals("sh");
        }

        boolean isOutput() {
            return words.get(0).equals("text");
        }

        /** A command that goes on, in a terminal of its own. */
        boolean isServer() {
            return words.contains("server");
        }

        /** The command that puts the library into the reader's repository. */
        boolean isInstallation() {
            return words.contains("install");
        }
    }

    static Guide read(Path markdown) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(markdown));
        while (blocks.find()) {
            steps.add(
                    new Step(
                            blocks.group(1),
                            List.of(blocks.group(2).trim().split(" ")),
                            blocks.group(3)));
        }
        return new Guide(steps);
    }
}
