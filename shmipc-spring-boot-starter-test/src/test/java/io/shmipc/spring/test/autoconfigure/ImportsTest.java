package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** What the starter configures, a slice has, too, but for what shows it in Actuator. */
class ImportsTest {

    private static List<String> candidates(Class<?> annotation) {
        return StreamSupport.stream(
                        ImportCandidates.load(annotation, ImportsTest.class.getClassLoader())
                                .spliterator(),
                        false)
                .filter(name -> name.matches("io\\.shmipc\\.spring\\.autoconfigure\\.[A-Z]\\w+"))
                .toList();
    }

    @Test
    void shouldImportEachAutoConfigurationOfTheStarter() {
        assertThat(candidates(AutoConfigureShmipc.class))
                .containsExactlyInAnyOrderElementsOf(candidates(AutoConfiguration.class));
    }
}
