package io.shmipc.testkit;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What this process holds of the system: descriptors of sockets, anonymous files and regions,
 * threads of this library, mappings of regions. Two of them tell what was left behind in between;
 * what other tests still hold, and let go of meanwhile, does not count.
 */
public final class Footprint {

    static {
        // The JDK opens a socket of its own with the first channel, and keeps it.
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 25_000_000;
    private static final byte[] REGION_NAME = "shmipc_".getBytes(StandardCharsets.UTF_8);
    private static final byte[] MAPS = new byte[4 << 20];

    private final Set<String> descriptors;
    private final Set<String> threads;
    private final Set<String> mappings;

    private Footprint(Set<String> descriptors, Set<String> threads, Set<String> mappings) {
        this.descriptors = descriptors;
        this.threads = threads;
        this.mappings = mappings;
    }

    public static Footprint take() {
        try {
            return new Footprint(descriptors(), threads(), mappings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> descriptors() throws IOException {
        List<Path> links;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            links = all.toList();
        }
        Set<String> found = new HashSet<>();
        for (Path link : links) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                if (!target.startsWith("/") || target.contains("shmipc_")) {
                    found.add(link.getFileName() + " -> " + target);
                }
            } catch (NoSuchFileException closedMeanwhile) {
                // The descriptor that listed the directory is one of these.
            }
        }
        return found;
    }

    private static Set<String> threads() {
        Set<String> found = new HashSet<>();
        Thread.getAllStackTraces()
                .forEach(
                        (thread, stack) -> {
                            if (thread.getName().startsWith("shmipc") && !isIdleInPool(stack)) {
                                found.add(thread.getName() + " id=" + thread.getId());
                            }
                        });
        return found;
    }

    /** A thread that waits for its next task belongs to a pool, which ends it in its own time. */
    private static boolean isIdleInPool(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(
                        frame ->
                                frame.getClassName().endsWith(".ThreadPoolExecutor")
                                        && frame.getMethodName().equals("getTask"));
    }

    /**
     * Reads with next to no garbage: a collection would unmap what was forgotten, and so hide it.
     */
    private static Set<String> mappings() throws IOException {
        Set<String> found = new HashSet<>();
        synchronized (MAPS) {
            int length = 0;
            try (FileInputStream in = new FileInputStream("/proc/self/maps")) {
                for (int n; (n = in.read(MAPS, length, MAPS.length - length)) > 0; ) {
                    length += n;
                }
            }
            for (int start = 0, end; start < length; start = end + 1) {
                end = start;
                boolean ours = false;
                while (end < length && MAPS[end] != '\n') {
                    ours |= startsAt(end, REGION_NAME);
                    end++;
                }
                if (ours) {
                    found.add(new String(MAPS, start, end - start, StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }

    private static boolean startsAt(int index, byte[] text) {
        return Arrays.equals(
                MAPS, index, Math.min(index + text.length, MAPS.length), text, 0, text.length);
    }

    /** What is there now and was not there then. */
    public List<String> newSince() {
        Footprint now = take();
        List<String> added = new ArrayList<>();
        now.descriptors.stream().filter(d -> !descriptors.contains(d)).forEach(added::add);
        now.threads.stream().filter(t -> !threads.contains(t)).forEach(added::add);
        now.mappings.stream().filter(m -> !mappings.contains(m)).forEach(added::add);
        return added;
    }

    /** Waits until nothing is there that was not there then. */
    public void awaitNothingNew() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        for (List<String> added = newSince(); !added.isEmpty(); added = newSince()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("left behind: " + added);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
