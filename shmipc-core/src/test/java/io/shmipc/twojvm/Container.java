package io.shmipc.twojvm;

import io.shmipc.testkit.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * What a container is to the kernel: namespaces for processes, mounts and System V and POSIX
 * queues, with a {@code /dev/shm} and a {@code /tmp} of its own. Of the latter only the folders
 * named, and those of the class path, are those of the host.
 */
enum Container {
    /** Made with the rights of this process, which takes root. */
    PRIVILEGED("unshare"),

    /**
     * Made without the rights of root, as the root of a user namespace. Of those that root would
     * have, it keeps the one that the kernel asks of whoever maps user 0.
     */
    ROOTLESS(
            "sh",
            "-c",
            """
            [ "$(id -u)" != 0 ] || set -- setpriv --inh-caps=-all --bounding-set=-all,+setfcap "$@"
            exec "$@"
            """,
            "rootless",
            "unshare",
            "--user",
            "--map-root-user");

    private static final String BUILD =
            """
            set -e
            mount --rbind /tmp /mnt
            mount -t tmpfs -o size="$1" shm /dev/shm
            mount -t tmpfs tmp /tmp
            shift
            while [ "$1" != -- ]; do
                case $1 in /tmp/*) mkdir -p "$1"; mount --rbind "/mnt${1#/tmp}" "$1";; esac
                shift
            done
            shift
            umount -l /mnt
            cd /
            exec "$@"
            """;

    private final List<String> unshare;

    Container(String... unshare) {
        this.unshare = List.of(unshare);
    }

    /**
     * What starts a program as pid 1 of a new container, which ends with it.
     *
     * @param shared the one folder that it has in common with the host
     */
    List<String> launcher(Path shared, String sizeOfDevShm) {
        List<String> launcher = new ArrayList<>(unshare);
        launcher.addAll(List.of("--pid", "--fork", "--kill-child", "--mount", "--ipc"));
        launcher.addAll(List.of("--mount-proc", "sh", "-c", BUILD, "container", sizeOfDevShm));
        launcher.addAll(programFolders());
        launcher.add(shared.toString());
        launcher.add("--");
        return launcher;
    }

    private static Set<String> programFolders() {
        Set<String> folders = new LinkedHashSet<>();
        for (String entry : ForkedJvm.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.exists(path)) {
                folders.add((Files.isDirectory(path) ? path : path.getParent()).toString());
            }
        }
        return folders;
    }

    /** Skips the test, with the reason, where this process may not make such a container. */
    void assumePermitted(Path shared) {
        Launchers.assumeWorks(name() + " container", launcher(shared, "1m"));
    }

    /** Tries launchers of other processes. */
    static final class Launchers {

        private Launchers() {}

        static void assumeWorks(String what, List<String> launcher) {
            List<String> command = new ArrayList<>(launcher);
            command.add("true");
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                process.getOutputStream().close();
                String said =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Assumptions.assumeTrue(
                        process.waitFor() == 0, what + " is not permitted here: " + said);
            } catch (IOException e) {
                Assumptions.abort(what + " cannot be started here: " + e.getMessage());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
