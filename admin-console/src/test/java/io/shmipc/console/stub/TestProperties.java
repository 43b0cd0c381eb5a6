package io.shmipc.console.stub;

import io.shmipc.console.config.ConsoleProperties;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties as they would be bound. */
public final class TestProperties {

    private TestProperties() {}

    /** Names without the prefix, each before its value. */
    public static ConsoleProperties of(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put("shmipc.console." + pairs[i], pairs[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("shmipc.console", ConsoleProperties.class);
    }
}
