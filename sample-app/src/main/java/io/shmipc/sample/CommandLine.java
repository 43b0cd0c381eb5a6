package io.shmipc.sample;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * The command line as it was understood.
 *
 * @param help whether the usage was asked for
 * @param bootArguments the options as properties, for Boot
 */
record CommandLine(Role role, boolean help, List<String> bootArguments) {

    private static final String HELP = "help";

    static final String USAGE =
            """
            Usage: java -jar sample-app.jar [ROLE] [OPTIONS]

            demo     (when no role is given) starts an agent and an application, ships a real log
                     over shared memory and over a plain socket, and checks and compares
                       --file=PATH      log to ship; a usual one of this machine if not given
                       --rounds=N       measured rounds each, 1 to 100; 5 if not given
            watch    starts an agent, an application that keeps it busy, and the console that shows
                     both with live charts in a browser, until it is stopped
                       --leak           lets the application forget what it holds, on purpose, to
                                        watch the leak finder name the line
                       --port=PORT      of the console; any that is free if not given
                       --console=JAR    the console; as built beside this sample if not given
            agent    takes records from any number of applications until it is stopped
                       --address=unix:PATH
                       --data=FOLDER    where the logs are kept
                       --file-size=16MB size at which the next file begins
                       --fsync=never|on-roll|on-acknowledge
                       --http=PORT      Actuator for this machine, without sign-in; 0: any port
            app      ships a log and checks that all of it arrived
                       FILE or --file=PATH   log to ship, - for standard input
                       --name=NAME      name at the agent; the file's name if not given
                       --repeat=N       read the log N times
                       --address=unix:PATH
            traffic  ships lines of an invented shop and asks the agent, 10 to 80 messages a second,
                     until it is stopped
                       --leak, --http=PORT, --address=unix:PATH, as above
            query    asks the agent; shows the counts by level unless told otherwise
                       --name=NAME      application to ask about
                       --last=N         newest lines, 1 to 1024
                       --search=TEXT    lines that contain it
                       --limit=N        hits at most, 1 to 1024; 100 if not given
                       --address=unix:PATH

            Every Spring property can be set too, for example --shmipc.memory.region-size=64MB.
            Exit codes: 0 all is well, 1 a check failed, 2 wrong usage, 3 the log cannot be read,
            4 no agent, or it went away.
            """;

    CommandLine {
        bootArguments = List.copyOf(bootArguments);
    }

    /**
     * Understands the arguments.
     *
     * @throws UsageException when it cannot
     */
    static CommandLine parse(String... args) {
        DefaultApplicationArguments arguments = new DefaultApplicationArguments(args);
        List<String> words = new ArrayList<>(arguments.getNonOptionArgs());
        Role role = Role.DEMO;
        if (!words.isEmpty()) {
            String word = words.remove(0);
            role = Role.ofWord(word).orElseThrow(() -> new UsageException("unknown role: " + word));
        }
        List<String> bootArguments = new ArrayList<>();
        if (role == Role.APP && words.size() == 1 && !arguments.containsOption("file")) {
            bootArguments.add(Option.FILE.toArgument(words.remove(0)));
        }
        if (!words.isEmpty()) {
            throw new UsageException("unexpected: " + words.get(0));
        }
        boolean help = arguments.containsOption(HELP);
        for (String name : arguments.getOptionNames()) {
            if (!name.equals(HELP)) {
                bootArguments.add(argument(role, name, arguments.getOptionValues(name)));
            }
        }
        requireName(role, help, arguments);
        return new CommandLine(role, help, bootArguments);
    }

    private static String argument(Role role, String name, @Nullable List<String> values) {
        if (values != null && values.size() > 1) {
            throw new UsageException("--" + name + " is given more than once");
        }
        String value = values == null || values.isEmpty() ? "" : values.get(0);
        if (name.contains(".")) {
            return "--" + name + "=" + value;
        }
        return Option.of(role, name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "unknown option of " + role.word() + ": --" + name))
                .toArgument(value);
    }

    private static void requireName(
            Role role, boolean help, DefaultApplicationArguments arguments) {
        if (role == Role.QUERY && !help && !arguments.containsOption("name")) {
            throw new UsageException("query needs --name=NAME");
        }
    }
}
