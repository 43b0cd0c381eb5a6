package io.shmipc.tool.text;

import io.shmipc.tool.host.HostListing;
import io.shmipc.tool.host.HostListing.LeftBehind;
import io.shmipc.tool.host.HostListing.Listed;
import io.shmipc.tool.host.HostListing.Region;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

public class ListingTextTest {

    public static HostListing listing() {
        return new HostListing(
                HostListing.FORMAT_VERSION,
                List.of(
                        new Listed(
                                4711,
                                "anna",
                                "T",
                                "java -jar shop.jar " + "x".repeat(100),
                                List.of(
                                        new Region(
                                                "shmipc_4711_jvm_00ff_buffer",
                                                "buffer",
                                                33_554_432,
                                                true,
                                                List.of(4712L)),
                                        new Region(
                                                "shmipc_4711_jvm_00ff_queue",
                                                "queue",
                                                196_656,
                                                true,
                                                List.of(4712L)))),
                        new Listed(
                                4713,
                                null,
                                "S",
                                "evil" + Analyses.ESCAPES,
                                List.of(
                                        new Region(
                                                "memfd" + Analyses.ESCAPES,
                                                "buffer",
                                                1_048_576,
                                                false,
                                                List.of())))),
                2,
                List.of(
                        new LeftBehind(
                                "/dev/shm/shmipc_99_buffer",
                                "buffer",
                                "anna",
                                33_554_432,
                                7_500_000,
                                true),
                        new LeftBehind(
                                "/dev/shm/q" + Analyses.ESCAPES,
                                "queue",
                                "1000",
                                196_656,
                                3 * 86_400_000L,
                                false)));
    }

    private static String text(HostListing listing) {
        return Golden.printed(out -> new ListingText(out, Golden.plain()).print(listing));
    }

    @Test
    void shouldShowProcessesRegionsAndWhatWasLeftBehind() throws IOException {
        String text = text(listing());

        Golden.fitsTerminal(text);
        Golden.matches("list.txt", text);
    }

    @Test
    void shouldSayThatThereIsNothing() throws IOException {
        Golden.matches(
                "list-empty.txt",
                text(new HostListing(HostListing.FORMAT_VERSION, List.of(), 0, List.of())));
    }
}
