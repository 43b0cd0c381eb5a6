package io.shmipc.diagnostics.host;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.diagnostics.RegionAnalysis.Source;
import io.shmipc.diagnostics.SessionImage;
import io.shmipc.diagnostics.host.ProcessMaps.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes images of the sessions of another process, in whatever language, without its help: it may
 * work, hang or be stopped, and does not notice. What it knows itself is not known then, so slices
 * in its hands and in its peer's are told apart by nothing.
 */
public final class ProcessCapture {

    private static final String CLIENT = "client";
    private static final String SERVER = "server";

    private final long pid;
    private final @Nullable String command;
    private final DumpOptions options;
    private final Map<String, List<Long>> users;

    private ProcessCapture(long pid, DumpOptions options, Map<String, List<Long>> users) {
        this.pid = pid;
        this.command = ProcessInfo.command(pid);
        this.options = options;
        this.users = users;
    }

    /** As {@link #capture(long, DumpOptions)}, without payload. */
    public static List<SessionImage> capture(long pid) throws IOException {
        return capture(pid, DumpOptions.NO_PAYLOAD);
    }

    /**
     * Takes an image of each session, that is of each queue region with its buffer region, and of
     * buffer regions to which no queue region belongs.
     *
     * @return empty if the process has no region mapped
     * @throws CaptureException if there is no such process, or it may not be looked at; the message
     *     says what to do
     */
    public static List<SessionImage> capture(long pid, DumpOptions options) throws IOException {
        if (!ProcessInfo.exists(pid)) {
            throw CaptureException.gone(pid, new IllegalArgumentException("pid=" + pid));
        }
        List<Entry> entries = ProcessMaps.candidates(pid);
        List<Region> regions = new ArrayList<>();
        try {
            IOException refused = null;
            for (Entry entry : entries) {
                try {
                    Region region = Region.openMapped(pid, entry);
                    if (region != null) {
                        regions.add(region);
                    }
                } catch (IOException e) {
                    // Processes map many things; one that is none of ours does not hide ours.
                    if (RegionNames.kindOf(entry.name()) != null) {
                        throw e;
                    }
                    refused = refused == null ? e : refused;
                }
            }
            if (refused != null && regions.isEmpty()) {
                throw refused;
            }
            ProcessCapture capture = new ProcessCapture(pid, options, users(pid, regions));
            return capture.images(Pairing.of(regions));
        } catch (UncheckedIOException e) {
            throw ProcessInfo.exists(pid) ? e.getCause() : CaptureException.gone(pid, e);
        } finally {
            for (Region region : regions) {
                region.close();
            }
        }
    }

    /** Which other processes have these regions mapped. */
    private static Map<String, List<Long>> users(long pid, List<Region> regions)
            throws IOException {
        Map<String, List<Long>> users = new HashMap<>();
        regions.forEach(region -> users.put(region.identity(), new ArrayList<>()));
        if (regions.isEmpty()) {
            return users;
        }
        for (long other : ProcessInfo.pids()) {
            if (other == pid) {
                continue;
            }
            try {
                for (Entry entry : ProcessMaps.candidates(other)) {
                    List<Long> known = users.get(entry.identity());
                    if (known != null) {
                        known.add(other);
                    }
                }
            } catch (CaptureException e) {
                // Ended meanwhile, or not ours to look at: then it is not known as the peer.
                continue;
            }
        }
        return users;
    }

    private List<SessionImage> images(Map<Region, List<Region>> pairs) throws IOException {
        List<SessionImage> images = new ArrayList<>();
        for (Map.Entry<Region, List<Region>> pair : pairs.entrySet()) {
            Region buffer = pair.getKey();
            if (pair.getValue().isEmpty()) {
                images.add(image(buffer, List.of()));
            }
            for (Region queue : pair.getValue()) {
                // That of the session first: who reads the image expects it there.
                List<Region> queues = new ArrayList<>(pair.getValue());
                queues.remove(queue);
                queues.add(0, queue);
                images.add(image(buffer, queues));
            }
        }
        return images;
    }

    private SessionImage image(Region buffer, List<Region> queues) throws IOException {
        Region session = queues.isEmpty() ? buffer : queues.get(0);
        List<Long> others = users.getOrDefault(session.identity(), List.of());
        long peerPid = others.size() == 1 ? others.get(0) : -1;
        boolean live =
                !ProcessInfo.isStopped(pid) || !others.stream().allMatch(ProcessInfo::isStopped);
        return SessionImage.of(
                buffer.memory(),
                queues.stream().map(Region::memory).toList(),
                new Source(pid, command, -1, side(buffer, peerPid), peerPid, false),
                buffer.name(),
                live,
                options);
    }

    /** The client makes the regions and puts its pid into their names. */
    private @Nullable String side(Region buffer, long peerPid) {
        long creator = RegionNames.creatorOf(buffer.name());
        if (creator < 0) {
            return null;
        }
        if (creator == pid) {
            return CLIENT;
        }
        return creator == peerPid ? SERVER : null;
    }
}
