package io.shmipc.sample.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.shmipc.sample.role.RoleFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleJarTest {

    @TempDir Path folder;

    @Test
    void shouldFindTheConsoleWhereTheBuildPutsIt() throws IOException {
        Path own = folder.resolve("sample-app/target/sample-app.jar");
        Path built = jar("admin-console/target/admin-console.jar", "org.example.Launcher");
        ConsoleJar console = ConsoleJar.find(null, own);
        assertThat(console.path()).isEqualTo(built);
        assertThat(console.mainClass()).isEqualTo("org.example.Launcher");
    }

    @Test
    void shouldPreferTheConsoleBesideTheSample() throws IOException {
        jar("admin-console/target/admin-console.jar", "org.example.Launcher");
        Path beside = jar("sample-app/target/admin-console.jar", "org.example.Launcher");
        Path own = folder.resolve("sample-app/target/sample-app.jar");
        assertThat(ConsoleJar.find(null, own).path()).isEqualTo(beside);
    }

    @Test
    void shouldSayHowToBuildTheConsoleWhereThereIsNone() {
        assertThatExceptionOfType(RoleFailure.class)
                .isThrownBy(() -> ConsoleJar.find(null, folder.resolve("a/b/sample-app.jar")))
                .withMessageContaining(folder + "/admin-console/target/admin-console.jar")
                .withMessageContaining("mvn -DskipTests package");
    }

    @Test
    void shouldSayWhatIsWrongWithTheJarThatTheUserNamed() throws IOException {
        assertThatExceptionOfType(RoleFailure.class)
                .isThrownBy(() -> ConsoleJar.find("/missing/console.jar", null))
                .withMessage("--console=/missing/console.jar: there is no such file.");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatExceptionOfType(RoleFailure.class)
                .isThrownBy(() -> ConsoleJar.find(text.toString(), null))
                .withMessageStartingWith("Cannot read " + text);
        Path library = jar("library.jar", null);
        assertThatExceptionOfType(RoleFailure.class)
                .isThrownBy(() -> ConsoleJar.find(library.toString(), null))
                .withMessageContaining("names no class to start");
    }

    private Path jar(String name, String mainClass) throws IOException {
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (mainClass != null) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
