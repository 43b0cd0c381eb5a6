package io.shmipc.tool.text;

import io.shmipc.tool.host.HostListing;
import io.shmipc.tool.host.HostListing.LeftBehind;
import io.shmipc.tool.host.HostListing.Listed;
import io.shmipc.tool.host.HostListing.Region;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Processes with their regions, and files that have no process. */
public final class ListingText {

    private static final int COMMAND_LENGTH = 60;

    private final PrintWriter out;
    private final Palette palette;

    public ListingText(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    public void print(HostListing listing) {
        if (listing.processes().isEmpty()) {
            out.println("No process with regions was found.");
        } else {
            out.println(palette.heading("    PID  USER      COMMAND"));
            listing.processes().forEach(this::printProcess);
        }
        if (!listing.leftBehind().isEmpty()) {
            out.println();
            out.println(palette.heading("Left behind: files that no process was found to use"));
            listing.leftBehind().forEach(this::printLeftBehind);
        }
        if (listing.notPermitted() > 0) {
            out.println();
            out.println(
                    palette.faint(
                            listing.notPermitted()
                                    + (listing.notPermitted() == 1 ? " process" : " processes")
                                    + " could not be looked into: their user can, and root."));
        }
    }

    private void printProcess(Listed process) {
        String state = state(process.state());
        out.println(
                "%7d  %-8s  %s"
                        .formatted(
                                process.pid(),
                                known(process.user()),
                                state
                                        + Commands.brief(
                                                process.command(),
                                                COMMAND_LENGTH - state.length())));
        for (Region region : process.regions()) {
            String others =
                    region.sharedWith().isEmpty()
                            ? palette.doubtful("alone")
                            : "with "
                                    + region.sharedWith().stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", "));
            out.println(
                    "         %-6s  %10s  %s  %s"
                            .formatted(
                                    SafeText.clean(region.kind()),
                                    Numbers.bytes(region.bytes()),
                                    SafeText.clean(region.name()),
                                    others));
        }
    }

    private void printLeftBehind(LeftBehind file) {
        out.println(
                "  %-6s  %10s  %7s old  %-8s  %s%s"
                        .formatted(
                                SafeText.clean(file.kind()),
                                Numbers.bytes(file.bytes()),
                                Numbers.age(file.ageMillis()),
                                SafeText.clean(file.owner()),
                                SafeText.clean(file.path()),
                                file.certain() ? "" : " (perhaps)"));
    }

    /** Only what explains why a process does nothing. */
    private static String state(String state) {
        return switch (state) {
            case "T", "t" -> "(stopped) ";
            case "Z" -> "(ended) ";
            default -> "";
        };
    }

    private static String known(@Nullable String text) {
        return text == null ? "?" : SafeText.clean(text);
    }
}
