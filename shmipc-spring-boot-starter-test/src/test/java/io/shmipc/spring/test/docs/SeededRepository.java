package io.shmipc.spring.test.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository as {@code mvn install} would leave it, without touching the user's: the
 * modules of this build lie in it, and for everything else it is the user's own.
 */
final class SeededRepository {

    private static final List<String> MODULES =
            List.of("shmipc-core", "shmipc-spring-boot-starter", "shmipc-spring-boot-starter-test");

    private SeededRepository() {}

    static Path create(Path folder, Path usersRepository, Path project, String version)
            throws IOException {
        Files.createDirectories(usersRepository);
        Files.createDirectory(folder);
        linkAllBut("io", usersRepository, folder);
        Path io = Files.createDirectory(folder.resolve("io"));
        if (Files.isDirectory(usersRepository.resolve("io"))) {
            linkAllBut("shmipc", usersRepository.resolve("io"), io);
        }
        add(io, "shmipc-parent", version, "pom", project.resolve("pom.xml"));
        for (String module : MODULES) {
            Path built = project.resolve(module);
            add(io, module, version, "pom", built.resolve("pom.xml"));
            String jar = module + "-" + version + ".jar";
            add(io, module, version, "jar", built.resolve("target").resolve(jar));
        }
        return folder;
    }

    /** Removes the links, so that whoever removes the folder cannot go astray. */
    static void removeLinks(Path folder) throws IOException {
        for (Path linked : List.of(folder, folder.resolve("io"))) {
            try (Stream<Path> entries = Files.list(linked)) {
                for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static void linkAllBut(String name, Path from, Path to) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(name)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private static void add(Path io, String artifact, String version, String type, Path file)
            throws IOException {
        Path folder =
                Files.createDirectories(io.resolve("shmipc").resolve(artifact).resolve(version));
        Files.copy(file, folder.resolve(artifact + "-" + version + "." + type));
    }
}
