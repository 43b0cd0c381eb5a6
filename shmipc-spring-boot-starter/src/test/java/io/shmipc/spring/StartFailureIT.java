package io.shmipc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shmipc.spring.app.DescriptorHog;
import io.shmipc.spring.app.EchoApplication;
import io.shmipc.spring.app.ForkedApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** What an application says that the system does not let start, or not as it should. */
class StartFailureIT {

    @TempDir private Path folder;

    /** Arguments of a server and a client at one socket, with more of them or others instead. */
    private String[] properties(String... more) {
        String address = "unix:" + folder.resolve("s.sock");
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("--spring.main.banner-mode", "off");
        properties.put("--shmipc.server.address", address);
        properties.put("--shmipc.clients.self.address", address);
        for (String property : more) {
            String[] parts = property.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        return properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    private static void assertFailed(ForkedApplication application, String... texts) {
        assertThat(application.output()).contains("APPLICATION FAILED TO START");
        String report =
                application
                        .output()
                        .substring(application.output().indexOf("APPLICATION FAILED TO START"));
        assertThat(report).contains("Shmipc cannot be set up").contains(texts);
        assertThat(application.exitStatus()).isNotZero();
    }

    @Test
    void shouldSayThatMoreOpenFilesMustBeAllowed() throws Exception {
        assertFailed(
                ForkedApplication.of(DescriptorHog.class)
                        .launcher("/bin/sh", "-c", "ulimit -n 400 && exec \"$@\"", "sh")
                        .run(properties("--shmipc.clients.self.event-loop-threads=16")),
                "errno=24 EMFILE",
                "Allow this process more open files: 'ulimit -n'");
    }

    @Test
    void shouldSayWhichFolderMustBeWritable() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertFailed(
                withoutPrivileges()
                        .run(
                                properties(
                                        "--shmipc.server.address=unix:"
                                                + closed.resolve("s.sock"))),
                "errno=13 EACCES",
                "Let the user of this process write to the socket's folder");
    }

    @Test
    void shouldSayWhoMayReachTheSocketOfAnotherUser() throws Exception {
        Path socket = folder.resolve("foreign.sock");
        try (java.nio.channels.ServerSocketChannel foreign =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            foreign.bind(java.net.UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));

            assertFailed(
                    withoutPrivileges()
                            .run(
                                    properties(
                                            "--shmipc.server.auto-startup=false",
                                            "--shmipc.clients.self.fail-fast=true",
                                            "--shmipc.clients.self.address=unix:" + socket)),
                    "'shmipc.clients.self'",
                    "errno=13 EACCES",
                    "'shmipc.server.unix-file-group'");
        }
    }

    /** Root may do everything, unless it is taken from it. */
    private static ForkedApplication.Builder withoutPrivileges() throws Exception {
        ForkedApplication.Builder application = ForkedApplication.of(EchoApplication.class);
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
            application.launcher("/usr/bin/setpriv", "--inh-caps=-all", "--bounding-set=-all");
        }
        return application;
    }

    @Test
    void shouldSayHowToMakeRoomForTheRegions() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        String mount = "mount -t tmpfs -o size=4m,mode=1777 tmpfs '" + small + "' && exec \"$@\"";
        String[] launcher = {"unshare", "-U", "-r", "-m", "/bin/sh", "-c", mount, "sh"};
        assumeTrue(permitted(launcher), "needs mount namespaces");

        assertFailed(
                ForkedApplication.of(EchoApplication.class)
                        .launcher(launcher)
                        .run(
                                properties(
                                        "--shmipc.server.auto-startup=false",
                                        "--shmipc.clients.self.fail-fast=true",
                                        "--shmipc.clients.self.memory.type=file",
                                        "--shmipc.clients.self.memory.directory=" + small,
                                        "--shmipc.clients.self.memory.fall-back-to-socket-only"
                                                + "=false")),
                "ENOSPC",
                "freeBytes=" + (4 << 20),
                "lower 'shmipc.clients.self.memory.region-size'",
                "'--shm-size'");
    }

    private static boolean permitted(String... launcher) throws Exception {
        String[] command = java.util.Arrays.copyOf(launcher, launcher.length + 1);
        command[launcher.length] = "true";
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void shouldRunOverTheSocketAndSayHowToLoadTheNativeLibrary() throws Exception {
        ForkedApplication application =
                ForkedApplication.of(EchoApplication.class)
                        .options("-Djffi.extract.dir=" + folder.resolve("missing"))
                        .run(properties());

        assertThat(application.output())
                .contains("answer=pingping mode=SOCKET_ONLY")
                .contains("the native library does not load")
                .contains("-Djffi.extract.dir")
                .containsOnlyOnce("server=server takes no shared memory")
                .containsOnlyOnce("mode=MEMFD is not available here");
        assertThat(application.exitStatus()).isZero();
    }

    @Test
    void shouldNotStartWithoutTheNativeLibraryWhereSharedMemoryIsRequired() throws Exception {
        assertFailed(
                ForkedApplication.of(EchoApplication.class)
                        .options("-Djffi.extract.dir=" + folder.resolve("missing"))
                        .run(properties("--shmipc.memory.fall-back-to-socket-only=false")),
                "the native library does not load",
                "-Djffi.extract.dir",
                "Set 'shmipc.clients.self.memory.fall-back-to-socket-only' to true");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void shouldSayHowToAllowNativeCallsThatTheJvmDenies() throws Exception {
        ForkedApplication application =
                ForkedApplication.of(EchoApplication.class)
                        .withoutNativeAccess()
                        .options("--illegal-native-access=deny")
                        .run(properties());

        assertThat(application.output())
                .contains("answer=pingping mode=SOCKET_ONLY")
                .contains("--enable-native-access=ALL-UNNAMED");
        assertThat(application.exitStatus()).isZero();
    }
}
