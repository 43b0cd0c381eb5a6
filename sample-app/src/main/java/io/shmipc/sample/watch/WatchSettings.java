package io.shmipc.sample.watch;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param port of the console, 0 for any that is free
 * @param console jar of the console, or null for the one that lies where the build puts it
 * @param leak whether the application forgets what it holds
 * @param arguments all of them, for the processes to be started
 */
record WatchSettings(int port, @Nullable String console, boolean leak, List<String> arguments) {

    private static final String PORT = "--sample.watch.port=";
    private static final String CONSOLE = "--sample.watch.console=";
    private static final String LEAK = "--sample.traffic.leak=";
    private static final String LIBRARY = "--shmipc.";
    private static final String OF_CONSOLE = "--shmipc.console.";
    private static final String LOGGING = "--logging.";

    WatchSettings {
        arguments = List.copyOf(arguments);
    }

    static WatchSettings of(List<String> arguments) {
        return new WatchSettings(
                value(arguments, PORT).map(Integer::parseInt).orElse(0),
                value(arguments, CONSOLE).orElse(null),
                value(arguments, LEAK).map(Boolean::parseBoolean).orElse(false),
                arguments);
    }

    private static Optional<String> value(List<String> arguments, String beginning) {
        return arguments.stream()
                .filter(each -> each.startsWith(beginning))
                .map(each -> each.substring(beginning.length()))
                .findFirst();
    }

    /** Properties that the user set for the library and its logs, and those of one role. */
    List<String> forRole(String role) {
        String ofRole = "--sample." + role + ".";
        return arguments.stream()
                .filter(
                        each ->
                                each.startsWith(LOGGING)
                                        || each.startsWith(ofRole)
                                        || (each.startsWith(LIBRARY)
                                                && !each.startsWith(OF_CONSOLE)))
                .toList();
    }

    List<String> forConsole() {
        return arguments.stream()
                .filter(each -> each.startsWith(LOGGING) || each.startsWith(OF_CONSOLE))
                .toList();
    }
}
