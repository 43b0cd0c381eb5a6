package io.shmipc.tool.host;

import io.shmipc.diagnostics.host.HostProcess;
import io.shmipc.diagnostics.host.HostProcesses;
import io.shmipc.diagnostics.host.HostRegion;
import io.shmipc.diagnostics.host.RegionFile;
import io.shmipc.diagnostics.host.RegionFile.Use;
import io.shmipc.diagnostics.host.RegionFiles;
import io.shmipc.diagnostics.host.RegionKind;
import io.shmipc.tool.host.HostListing.LeftBehind;
import io.shmipc.tool.host.HostListing.Listed;
import io.shmipc.tool.host.HostListing.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Processes and files of this host. */
final class Listings {

    private Listings() {}

    static HostListing ofHost() {
        HostProcesses processes;
        try {
            processes = HostProcesses.list();
        } catch (IOException e) {
            throw new CannotReadException(
                    "processes cannot be listed: this needs Linux, with /proc mounted", e);
        }
        return new HostListing(
                HostListing.FORMAT_VERSION,
                processes.processes().stream().map(Listings::listed).toList(),
                processes.notReadable(),
                leftBehind());
    }

    /** No such folder is no reason to list nothing. */
    private static List<LeftBehind> leftBehind() {
        try {
            return RegionFiles.list(RegionFiles.SHARED_MEMORY).stream()
                    .filter(file -> file.use() != Use.IN_USE)
                    .map(Listings::leftBehind)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static LeftBehind leftBehind(RegionFile file) {
        return new LeftBehind(
                file.path().toString(),
                name(file.kind()),
                file.owner(),
                file.bytes(),
                file.ageMillis(),
                file.use() == Use.UNUSED);
    }

    private static Listed listed(HostProcess process) {
        return new Listed(
                process.pid(),
                user(process),
                process.state(),
                process.command(),
                process.regions().stream().map(Listings::region).toList());
    }

    private static Region region(HostRegion region) {
        return new Region(
                region.name(),
                name(region.kind()),
                region.bytes(),
                region.readable(),
                region.sharedWith());
    }

    private static String name(RegionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String user(HostProcess process) {
        try {
            return Files.getOwner(Path.of("/proc", Long.toString(process.pid()))).getName();
        } catch (IOException e) {
            return process.uid() < 0 ? null : Long.toString(process.uid());
        }
    }
}
