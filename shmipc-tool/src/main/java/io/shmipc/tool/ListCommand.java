package io.shmipc.tool;

import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.HostListing;
import io.shmipc.tool.json.Json;
import io.shmipc.tool.text.ListingText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Processes and regions of this host. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Processes of this host that share memory, the regions they have open and with whom,"
                    + " and region files that were left behind."
        })
final class ListCommand implements Callable<Integer> {

    @Mixin private final OutputOptions output = new OutputOptions();

    private final Host host;

    ListCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        HostListing listing = host.list();
        if (output.json()) {
            Json.print(output.out(), listing);
        } else {
            new ListingText(output.out(), output.palette()).print(listing);
        }
        return ExitCodes.FINE;
    }
}
