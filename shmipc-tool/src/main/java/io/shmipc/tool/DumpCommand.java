package io.shmipc.tool;

import io.shmipc.diagnostics.DumpOptions;
import io.shmipc.tool.host.DumpRequest;
import io.shmipc.tool.host.Host;
import io.shmipc.tool.host.Target;
import io.shmipc.tool.json.Json;
import io.shmipc.tool.text.Numbers;
import io.shmipc.tool.text.SafeText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Memory into a file. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes what is in the memory of a process, or in a region file, to a dump. The process"
                    + " is not stopped, and may be stopped or hang.",
            "Payload is left out unless --payload-bytes asks for it. The dump can be read by its"
                    + " owner only (mode 0600)."
        })
final class DumpCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PID|REGION-FILE",
            description = "digits are a process; ./123 is a file")
    private String target = "";

    @Mixin private final OutputOptions output = new OutputOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "the dump")
    private Path file = Path.of("");

    @Option(names = "--force", description = "replaces the file if there is one")
    private boolean force;

    @Option(names = "--session", paramLabel = "N", description = "only this session")
    private long session = -1;

    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            description = "first bytes of each slice in use (default: ${DEFAULT-VALUE})")
    private int payloadBytes;

    @Option(
            names = "--max-payload",
            paramLabel = "SIZE",
            description =
                    "bytes of payload of a session in all, like 64k or 16MiB (default:"
                            + " ${DEFAULT-VALUE})")
    private String maxPayload = "16MiB";

    private final Host host;

    DumpCommand(Host host) {
        this.host = host;
    }

    /**
     * The JSON.
     *
     * @param bytes of the file
     * @param payloadBytesPerSlice as asked for
     */
    private record Shape(
            int formatVersion, String file, long bytes, int sessions, int payloadBytesPerSlice) {}

    @Override
    public Integer call() {
        Arguments.between(
                output.commandLine(), "--payload-bytes", payloadBytes, 0, Integer.MAX_VALUE);
        long inAll = Arguments.bytes(output.commandLine(), "--max-payload", maxPayload);
        Arguments.between(
                output.commandLine(), "--max-payload", inAll, 0, DumpOptions.MAX_PAYLOAD_BYTES);
        if (!force && NewFile.isThere(file)) {
            Failures.print(
                    output.commandLine(), file + " exists: --force replaces it, or name another");
            return ExitCodes.USAGE;
        }
        Target from = Target.of(target);
        DumpRequest request = new DumpRequest(session, payloadBytes, inAll);
        int[] sessions = new int[1];
        long bytes = NewFile.write(file, force, out -> sessions[0] = host.dump(from, request, out));
        if (output.json()) {
            Json.print(
                    output.out(), new Shape(1, file.toString(), bytes, sessions[0], payloadBytes));
        } else {
            output.out()
                    .println(
                            SafeText.clean(file.toString())
                                    + ": "
                                    + Numbers.of(sessions[0], "session")
                                    + ", "
                                    + Numbers.bytes(bytes)
                                    + (payloadBytes == 0
                                            ? ", no payload"
                                            : ", payload of up to "
                                                    + Numbers.of(payloadBytes, "byte")
                                                    + " a slice: keep it safe"));
        }
        return ExitCodes.FINE;
    }
}
