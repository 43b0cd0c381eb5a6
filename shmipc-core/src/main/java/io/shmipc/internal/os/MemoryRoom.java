package io.shmipc.internal.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of memory this process may take before somebody is killed for it: what the machine
 * has, or what a memory cgroup above the process leaves, whichever is less. Files in memory,
 * anonymous ones included, are charged to the cgroup of the process that first touches their pages.
 *
 * <p>Read anew each time, and true only for that moment. Whatever cannot be read counts as no
 * limit, since the kernel has the last word.
 *
 * <p>Rules: the kernel's documents {@code admin-guide/cgroup-v2} (memory.max, memory.current) and
 * {@code admin-guide/cgroup-v1/memory} (memory.limit_in_bytes, memory.usage_in_bytes).
 *
 * @param limitBytes the bound, {@link Long#MAX_VALUE} for none
 * @param freeBytes what is left of it, with what the kernel can drop, which are pages of files and
 *     caches of its own, and with swap
 */
record MemoryRoom(String where, long limitBytes, long freeBytes) {

    private static final Path PROC = Path.of("/proc");

    /** No machine has so much. The first version says "no limit" with a number just below 2^63. */
    private static final long NO_LIMIT_BYTES = 1L << 60;

    private static final MemoryRoom ENDLESS =
            new MemoryRoom("nowhere", Long.MAX_VALUE, Long.MAX_VALUE);

    /** The names of one kind of cgroup's files and values. */
    private record Kind(
            String fsType,
            String limitFile,
            String usageFile,
            @Nullable String swapLimitFile,
            @Nullable String swapUsageFile,
            List<String> droppable) {

        static final Kind V1 =
                new Kind(
                        "cgroup",
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        null,
                        null,
                        List.of("total_inactive_file", "total_active_file"));
        static final Kind V2 =
                new Kind(
                        "cgroup2",
                        "memory.max",
                        "memory.current",
                        "memory.swap.max",
                        "memory.swap.current",
                        List.of("inactive_file", "active_file", "slab_reclaimable"));
    }

    static MemoryRoom ofThisProcess() {
        return read(PROC);
    }

    /**
     * @param proc where {@code meminfo}, {@code self/cgroup} and {@code self/mountinfo} are
     */
    static MemoryRoom read(Path proc) {
        try {
            List<String> meminfo = Files.readAllLines(proc.resolve("meminfo"));
            long swapFree = kibibytes(meminfo, "SwapFree:", 0);
            MemoryRoom tightest = machine(meminfo, swapFree);
            for (String line : Files.readAllLines(proc.resolve("self/cgroup"))) {
                String[] parts = line.split(":", 3);
                Kind kind = kindOf(parts);
                if (kind == null) {
                    continue;
                }
                for (Path group : groups(proc, kind, parts[2])) {
                    MemoryRoom room = of(group, kind, swapFree);
                    if (room.freeBytes < tightest.freeBytes) {
                        tightest = room;
                    }
                }
            }
            return tightest;
        } catch (IOException | RuntimeException unreadable) {
            return ENDLESS;
        }
    }

    private static MemoryRoom machine(List<String> meminfo, long swapFree) {
        long available = kibibytes(meminfo, "MemAvailable:", Long.MAX_VALUE);
        return available == Long.MAX_VALUE
                ? ENDLESS
                : new MemoryRoom(
                        "machine",
                        kibibytes(meminfo, "MemTotal:", Long.MAX_VALUE),
                        available + swapFree);
    }

    private static @Nullable Kind kindOf(String[] parts) {
        if (parts.length != 3) {
            return null;
        }
        if (parts[0].equals("0") && parts[1].isEmpty()) {
            return Kind.V2;
        }
        return Arrays.asList(parts[1].split(",")).contains("memory") ? Kind.V1 : null;
    }

    /** The process's group and those above it, as far as they are mounted here. */
    private static List<Path> groups(Path proc, Kind kind, String path) throws IOException {
        List<Path> groups = new ArrayList<>();
        for (String line : Files.readAllLines(proc.resolve("self/mountinfo"))) {
            String[] fields = line.split(" ");
            int dash = Arrays.asList(fields).indexOf("-");
            if (dash < 6 || !fields[dash + 1].equals(kind.fsType)) {
                continue;
            }
            if (kind == Kind.V1
                    && !Arrays.asList(fields[fields.length - 1].split(",")).contains("memory")) {
                continue;
            }
            Path top = Path.of(fields[4].replace("\\040", " "));
            Path group = top.resolve(below(fields[3], path)).normalize();
            for (Path at = group; at != null && at.startsWith(top); at = at.getParent()) {
                groups.add(at);
            }
            break;
        }
        return groups;
    }

    /** Containers see a part of the tree only, while the path may be that of the whole. */
    private static String below(String mountRoot, String path) {
        String inside =
                mountRoot.equals("/")
                        ? path
                        : path.startsWith(mountRoot + "/")
                                ? path.substring(mountRoot.length())
                                : "";
        return inside.contains("..") ? "" : inside.replaceFirst("^/+", "");
    }

    private static MemoryRoom of(Path group, Kind kind, long swapFree) {
        long limit = number(group, kind.limitFile);
        long usage = number(group, kind.usageFile);
        if (limit >= NO_LIMIT_BYTES || usage >= NO_LIMIT_BYTES) {
            return ENDLESS;
        }
        long free = limit - usage + droppable(group, kind) + swap(group, kind, swapFree);
        return new MemoryRoom("cgroup " + group, limit, Math.max(0, free));
    }

    private static long swap(Path group, Kind kind, long swapFree) {
        if (kind.swapLimitFile == null || kind.swapUsageFile == null) {
            return swapFree;
        }
        long limit = number(group, kind.swapLimitFile);
        long usage = number(group, kind.swapUsageFile);
        return limit == Long.MAX_VALUE || usage == Long.MAX_VALUE
                ? swapFree
                : Math.min(swapFree, Math.max(0, limit - usage));
    }

    private static long droppable(Path group, Kind kind) {
        long sum = 0;
        try {
            for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
                String[] words = line.split(" ");
                if (words.length == 2 && kind.droppable.contains(words[0])) {
                    sum += Long.parseLong(words[1]);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            return sum;
        }
        return sum;
    }

    /** A file of one number; {@link Long#MAX_VALUE} if it says max, is not there, or not one. */
    private static long number(Path group, String file) {
        try {
            return Long.parseLong(Files.readString(group.resolve(file)).trim());
        } catch (IOException | RuntimeException none) {
            return Long.MAX_VALUE;
        }
    }

    private static long kibibytes(List<String> meminfo, String key, long otherwise) {
        for (String line : meminfo) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return otherwise;
    }

    @Override
    public String toString() {
        return "freeBytes=" + freeBytes + " of limitBytes=" + limitBytes + " in " + where;
    }
}
