package io.shmipc.diagnostics.host;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.host.RegionFile.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Region files in a directory, such as those that a process left behind when it was killed. */
public final class RegionFiles {

    /** Where regions that are files lie unless told otherwise. */
    public static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private static final int MAX_FILES = 1 << 16;

    /** Who has which files mapped, as far as it can be seen. */
    private record Users(Map<Long, Long> pids, boolean complete) {

        static Users look() {
            Map<Long, Long> pids = new HashMap<>();
            boolean complete = true;
            try {
                for (long pid : ProcessInfo.pids()) {
                    try {
                        ProcessMaps.candidates(pid)
                                .forEach(entry -> pids.putIfAbsent(entry.inode(), pid));
                    } catch (CaptureException e) {
                        complete &= !e.isForbidden();
                    }
                }
            } catch (IOException e) {
                complete = false;
            }
            return new Users(pids, complete);
        }

        /** By inode alone: a file system may show one device here and another one in a mapping. */
        Use of(long inode) {
            if (pids.containsKey(inode)) {
                return Use.IN_USE;
            }
            return complete ? Use.UNUSED : Use.UNKNOWN;
        }
    }

    private RegionFiles() {}

    /**
     * The regions among the files of a directory, by name. What may not be read is left out.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<RegionFile> list(Path directory) throws IOException {
        List<RegionFile> files = new ArrayList<>();
        Users users = Users.look();
        for (Path path : regularFiles(directory)) {
            RegionFile file = look(path, users);
            if (file != null) {
                files.add(file);
            }
        }
        files.sort(Comparator.comparing(RegionFile::path));
        return List.copyOf(files);
    }

    private static List<Path> regularFiles(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(entry);
                }
                if (files.size() == MAX_FILES) {
                    break;
                }
            }
        }
        return files;
    }

    private static @Nullable RegionFile look(Path path, Users users) {
        try (Region region = Region.openFile(path)) {
            if (region == null) {
                return null;
            }
            long inode =
                    ((Number) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS))
                            .longValue();
            long changedMillis =
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
            return new RegionFile(
                    path,
                    region.kind(),
                    Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName(),
                    Math.max(0, System.currentTimeMillis() - changedMillis),
                    Files.size(path),
                    inode,
                    users.of(inode));
        } catch (IOException e) {
            // Gone meanwhile, or not ours to read.
            return null;
        }
    }

    /** As {@link #capture(Path, DumpOptions)}, without payload. */
    public static List<SessionImage> capture(Path file) throws IOException {
        return capture(file, DumpOptions.NO_PAYLOAD);
    }

    /**
     * Takes images of the sessions of a buffer region that is a file, or of the one session of a
     * queue region. What belongs to it is looked for in the same directory.
     *
     * @throws CaptureException if the file is no region, or a queue region whose buffer region is
     *     not there
     */
    public static List<SessionImage> capture(Path file, DumpOptions options) throws IOException {
        List<Region> regions = new ArrayList<>();
        try {
            Region wanted = Region.openFile(file);
            if (wanted == null) {
                throw new CaptureException(
                        "file=" + file + ": must be a buffer region or a queue region",
                        false,
                        new IllegalArgumentException(file.toString()));
            }
            regions.add(wanted);
            addRelatives(file, wanted, regions);
            return images(wanted, Pairing.of(regions), Users.look(), options);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (Region region : regions) {
                region.close();
            }
        }
    }

    private static void addRelatives(Path file, Region wanted, List<Region> regions)
            throws IOException {
        String prefix = RegionNames.prefixOf(wanted.name());
        Path directory = file.toAbsolutePath().getParent();
        if (prefix == null || directory == null) {
            return;
        }
        for (Path path : regularFiles(directory)) {
            String name = String.valueOf(path.getFileName());
            if (!name.equals(wanted.name()) && prefix.equals(RegionNames.prefixOf(name))) {
                Region region = Region.openFile(path);
                if (region != null) {
                    regions.add(region);
                }
            }
        }
    }

    private static List<SessionImage> images(
            Region wanted, Map<Region, List<Region>> pairs, Users users, DumpOptions options)
            throws IOException {
        List<SessionImage> images = new ArrayList<>();
        for (Map.Entry<Region, List<Region>> pair : pairs.entrySet()) {
            Region buffer = pair.getKey();
            if (buffer == wanted && pair.getValue().isEmpty()) {
                images.add(image(buffer, List.of(), users, options));
            }
            for (Region queue : pair.getValue()) {
                if (buffer == wanted || queue == wanted) {
                    List<Region> queues = new ArrayList<>(pair.getValue());
                    queues.remove(queue);
                    queues.add(0, queue);
                    images.add(image(buffer, queues, users, options));
                }
            }
        }
        if (images.isEmpty()) {
            throw new CaptureException(
                    "file=" + wanted.identity() + ": its buffer region must lie beside it",
                    false,
                    new IllegalArgumentException(wanted.identity()));
        }
        return images;
    }

    private static SessionImage image(
            Region buffer, List<Region> queues, Users users, DumpOptions options)
            throws IOException {
        long inode =
                ((Number) Files.getAttribute(Path.of(buffer.identity()), "unix:ino")).longValue();
        long user = users.pids().getOrDefault(inode, -1L);
        return SessionImage.of(
                buffer.memory(),
                queues.stream().map(Region::memory).toList(),
                new Source(user, ProcessInfo.command(user), -1, null, -1, false),
                buffer.name(),
                users.of(inode) != Use.UNUSED,
                options);
    }
}
