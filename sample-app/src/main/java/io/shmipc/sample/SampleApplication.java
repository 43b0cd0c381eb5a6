package io.shmipc.sample;

import io.shmipc.sample.demo.DemoEnvironment;
import io.shmipc.sample.http.ActuatorHttp;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.RoleTask;
import io.shmipc.sample.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** One jar, several roles: see {@link CommandLine#USAGE}. */
@SpringBootApplication
public class SampleApplication {

    public static void main(String[] args) {
        // One way to write numbers, whatever the machine's language.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(args).code());
    }

    static ExitCode run(String... args) {
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(args);
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.err.println();
            System.err.print(CommandLine.USAGE);
            return ExitCode.USAGE;
        }
        if (commandLine.help()) {
            System.out.print(CommandLine.USAGE);
            return ExitCode.OK;
        }
        try {
            return switch (commandLine.role()) {
                case DEMO -> runDemo(commandLine);
                case WATCH -> Watch.run(commandLine.bootArguments());
                default -> runRole(commandLine);
            };
        } catch (RoleFailure e) {
            System.err.println(e.getMessage());
            return e.exitCode();
        }
    }

    /** The agent's process starts first, so that both JVMs come up at the same time. */
    private static ExitCode runDemo(CommandLine commandLine) {
        try (DemoEnvironment environment = DemoEnvironment.start(commandLine.bootArguments())) {
            List<String> arguments = new ArrayList<>(commandLine.bootArguments());
            arguments.add("--sample.address=" + environment.address());
            return runTask(commandLine.role(), arguments, environment);
        }
    }

    private static ExitCode runRole(CommandLine commandLine) {
        return runTask(commandLine.role(), commandLine.bootArguments(), null);
    }

    private static ExitCode runTask(
            Role role, List<String> arguments, @Nullable DemoEnvironment environment) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setAdditionalProfiles(profiles(role, arguments));
        if (environment != null) {
            application.addInitializers(
                    context ->
                            context.getBeanFactory()
                                    .registerSingleton("demoEnvironment", environment));
        }
        ConfigurableApplicationContext started;
        try {
            started = application.run(arguments.toArray(String[]::new));
        } catch (RuntimeException e) {
            // Boot has said what is wrong already; see RoleFailureAnalyzer.
            RoleFailure failure = findRoleFailure(e);
            return failure != null ? failure.exitCode() : ExitCode.FAILED;
        }
        try (ConfigurableApplicationContext context = started) {
            return context.getBean(RoleTask.class).run();
        }
    }

    private static String[] profiles(Role role, List<String> arguments) {
        return ActuatorHttp.isAskedFor(arguments)
                ? new String[] {role.word(), ActuatorHttp.PROFILE}
                : new String[] {role.word()};
    }

    private static @Nullable RoleFailure findRoleFailure(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof RoleFailure found) {
                return found;
            }
        }
        return null;
    }
}
