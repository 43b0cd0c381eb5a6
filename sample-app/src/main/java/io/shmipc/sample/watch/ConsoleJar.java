package io.shmipc.sample.watch;

import io.shmipc.sample.process.JavaCommand;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The console, a program of its own in a jar of its own: it watches any application, and what it
 * needs is nothing that this one should carry.
 *
 * @param mainClass as the jar names it
 */
record ConsoleJar(Path path, String mainClass) {

    private static final String NAME = "admin-console.jar";

    /**
     * Finds it.
     *
     * @param named by the user, or null to look where the build puts it
     * @param ownJar where this program is, or null if it runs from folders of classes
     * @throws RoleFailure that says what to do when there is none
     */
    static ConsoleJar find(@Nullable String named, @Nullable Path ownJar) {
        if (named != null) {
            Path path = Path.of(named);
            if (!Files.isRegularFile(path)) {
                throw new RoleFailure(
                        ExitCode.FAILED, "--console=" + named + ": there is no such file.");
            }
            return of(path);
        }
        List<Path> candidates = candidates(ownJar);
        return candidates.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ConsoleJar::of)
                .orElseThrow(
                        () ->
                                new RoleFailure(
                                        ExitCode.FAILED,
                                        "The console is not there: found no "
                                                + candidates
                                                + ". Build it with: mvn -DskipTests package"
                                                + " -- or name its jar with --console=JAR."));
    }

    static ConsoleJar find(@Nullable String named) {
        return find(named, JavaCommand.ownJar());
    }

    /** Beside this jar, or where the module beside this one has its own. */
    private static List<Path> candidates(@Nullable Path ownJar) {
        List<Path> candidates = new ArrayList<>();
        Path target = ownJar == null ? Path.of("sample-app", "target") : ownJar.getParent();
        if (target != null) {
            candidates.add(target.resolve(NAME));
            candidates.add(
                    target.resolve(Path.of("..", "..", "admin-console", "target", NAME))
                            .normalize());
        }
        return candidates;
    }

    private static ConsoleJar of(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            String mainClass =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (mainClass != null) {
                return new ConsoleJar(path.toAbsolutePath(), mainClass);
            }
        } catch (IOException e) {
            throw new RoleFailure(ExitCode.FAILED, "Cannot read " + path + ": " + e, e);
        }
        throw new RoleFailure(ExitCode.FAILED, "The jar " + path + " names no class to start.");
    }
}
