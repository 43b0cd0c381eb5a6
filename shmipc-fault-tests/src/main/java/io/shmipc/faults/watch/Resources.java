package io.shmipc.faults.watch;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What this process holds of the system at one moment.
 *
 * @param descriptors sockets, anonymous files and files of regions
 * @param mappings of regions
 * @param threads of this library that are not waiting in a pool for a task
 */
public record Resources(int descriptors, int mappings, int threads) {

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;
    private static final String OURS = "shmipc";

    public static Resources now() {
        try {
            return new Resources(countDescriptors(), countMappings(), countThreads());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until no more is held than now, as some of it goes back on other threads.
     *
     * @throws Violation if that does not come about
     */
    public void awaitNoMore() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (Resources now = now(); !now.isWithin(this); now = now()) {
            if (System.nanoTime() - deadline > 0) {
                throw new Violation("resources before=" + this + " after=" + now);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean isWithin(Resources bound) {
        return descriptors <= bound.descriptors
                && mappings <= bound.mappings
                && threads <= bound.threads;
    }

    private static int countDescriptors() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return (int) links.filter(Resources::mayBeOurs).count();
        }
    }

    /** Jars and other files of the JVM come and go with the classes that are loaded. */
    private static boolean mayBeOurs(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return !target.startsWith("/") || target.contains(OURS + "_");
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int countMappings() throws IOException {
        try (FileInputStream maps = new FileInputStream("/proc/self/maps")) {
            String text = new String(maps.readAllBytes(), StandardCharsets.UTF_8);
            return (int) text.lines().filter(line -> line.contains(OURS + "_")).count();
        }
    }

    private static int countThreads() {
        return (int)
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(entry -> entry.getKey().getName().startsWith(OURS))
                        .filter(entry -> !isIdle(entry.getValue()))
                        .count();
    }

    private static boolean isIdle(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().endsWith(".ThreadPoolExecutor")
                    && frame.getMethodName().equals("getTask")) {
                return true;
            }
        }
        return false;
    }
}
