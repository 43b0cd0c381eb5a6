package io.shmipc.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of all properties in the docs is what the metadata says. */
class PropertiesReferenceTest {

    private static final Path REFERENCE = Path.of("../docs/properties.md");
    private static final String WRITE = "shmipc.docs.write";

    @Test
    void shouldListEveryPropertyAsTheMetadataDescribesIt() throws IOException {
        String expected = PropertiesReference.ofMetadata();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(REFERENCE, expected);
        }

        assertThat(REFERENCE).as("to write it: " + PropertiesReference.COMMAND).exists();
        assertThat(Files.readString(REFERENCE))
                .as("docs/properties.md; to write it anew: " + PropertiesReference.COMMAND)
                .isEqualTo(expected);
    }
}
