package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import java.util.List;
import java.util.stream.StreamSupport;

/** What the starter configures, a slice has, too. */
class ImportsTest {

    private static List<String> candidates(Class<?> annotation) {
        return StreamSupport.stream(
                        ImportCandidates.load(annotation, ImportsTest.class.getClassLoader())
                                .spliterator(),
                        false)
                .filter(name -> name.startsWith("io.shmipc."))
                .toList();
    }

    @Test
    void shouldImportEachAutoConfigurationOfTheStarter() {
        assertThat(candidates(AutoConfigureShmipc.class))
                .containsExactlyInAnyOrderElementsOf(candidates(AutoConfiguration.class));
    }
}
