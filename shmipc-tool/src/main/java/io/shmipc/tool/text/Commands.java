package io.shmipc.tool.text;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Command lines, without what makes them long. */
final class Commands {

    private static final Set<String> CLASS_PATHS =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path");

    private Commands() {}

    /**
     * The program without its folder and, if it is Java, without class paths; cleaned, and cut to
     * so many characters.
     */
    static String brief(@Nullable String command, int length) {
        if (command == null || command.isBlank()) {
            return "?";
        }
        String[] words = command.split(" ");
        String program = words[0].substring(words[0].lastIndexOf('/') + 1);
        StringBuilder brief = new StringBuilder(program.isEmpty() ? words[0] : program);
        for (int i = 1; i < words.length; i++) {
            if ("java".equals(program) && CLASS_PATHS.contains(words[i]) && i + 1 < words.length) {
                i++;
            } else {
                brief.append(' ').append(words[i]);
            }
        }
        return SafeText.cut(brief.toString(), length);
    }
}
