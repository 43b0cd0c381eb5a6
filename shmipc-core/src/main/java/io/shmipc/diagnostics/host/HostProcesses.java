package io.shmipc.diagnostics.host;

import io.shmipc.diagnostics.host.ProcessMaps.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processes of this host that have regions mapped.
 *
 * @param processes in the order of their pids
 * @param notReadable processes about which nothing could be learned, as they belong to other users
 *     or forbid it
 */
public record HostProcesses(List<HostProcess> processes, int notReadable) {

    public HostProcesses {
        processes = List.copyOf(processes);
    }

    /**
     * Looks at all processes that it may look at.
     *
     * @throws IOException if this system has no {@code /proc}
     */
    public static HostProcesses list() throws IOException {
        Map<Long, List<Entry>> mapped = new TreeMap<>();
        int notReadable = 0;
        for (long pid : ProcessInfo.pids()) {
            try {
                List<Entry> candidates = ProcessMaps.candidates(pid);
                if (!candidates.isEmpty()) {
                    mapped.put(pid, candidates);
                }
            } catch (CaptureException e) {
                notReadable += e.isForbidden() ? 1 : 0;
            }
        }
        Map<String, List<Long>> users = users(mapped);
        List<HostProcess> processes = new ArrayList<>();
        mapped.forEach(
                (pid, entries) -> {
                    List<HostRegion> regions = regions(pid, entries, users);
                    if (!regions.isEmpty()) {
                        processes.add(
                                new HostProcess(
                                        pid,
                                        ProcessInfo.uid(pid),
                                        ProcessInfo.state(pid),
                                        ProcessInfo.command(pid),
                                        regions));
                    }
                });
        return new HostProcesses(processes, notReadable);
    }

    private static Map<String, List<Long>> users(Map<Long, List<Entry>> mapped) {
        Map<String, List<Long>> users = new HashMap<>();
        mapped.forEach(
                (pid, entries) ->
                        entries.forEach(
                                entry ->
                                        users.computeIfAbsent(
                                                        entry.identity(), id -> new ArrayList<>())
                                                .add(pid)));
        return users;
    }

    private static List<HostRegion> regions(
            long pid, List<Entry> entries, Map<String, List<Long>> users) {
        List<HostRegion> regions = new ArrayList<>();
        for (Entry entry : entries) {
            List<Long> others =
                    users.getOrDefault(entry.identity(), List.of()).stream()
                            .filter(other -> other != pid)
                            .distinct()
                            .toList();
            HostRegion region = region(pid, entry, others);
            if (region != null) {
                regions.add(region);
            }
        }
        return regions;
    }

    private static @org.jspecify.annotations.Nullable HostRegion region(
            long pid, Entry entry, List<Long> others) {
        RegionKind kind = null;
        boolean readable = false;
        long bytes = entry.bytes();
        try (Region region = Region.openMapped(pid, entry)) {
            readable = true;
            if (region != null) {
                kind = region.kind();
                bytes = region.memory().sizeBytes();
            }
        } catch (CaptureException e) {
            kind = RegionNames.kindOf(entry.name());
        } catch (IOException e) {
            return null;
        }
        return kind == null
                ? null
                : new HostRegion(
                        kind, entry.name(), bytes, entry.inode(), entry.device(), readable, others);
    }
}
