package io.shmipc.sample.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Leaves out all auto-configuration that serves HTTP or Actuator where nobody asked for {@link
 * ActuatorHttp}: a role that ships a log and ends starts as fast as if a web server were not even
 * on the class path.
 */
public final class WithoutHttpFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final List<String> ALWAYS =
            List.of(
                    "org.springframework.boot.autoconfigure.",
                    "org.springframework.boot.jackson.",
                    "io.shmipc.spring.autoconfigure.");

    private static final List<String> NEVER = List.of("io.shmipc.spring.autoconfigure.actuate.");

    private boolean http = true;

    @Override
    public void setEnvironment(Environment environment) {
        http = environment.acceptsProfiles(Profiles.of(ActuatorHttp.PROFILE));
    }

    @Override
    public boolean[] match(
            @Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurationClasses.length];
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurationClasses[i];
            matches[i] = name == null || http || isForEveryRole(name);
        }
        return matches;
    }

    private static boolean isForEveryRole(String name) {
        return ALWAYS.stream().anyMatch(name::startsWith)
                && NEVER.stream().noneMatch(name::startsWith);
    }
}
