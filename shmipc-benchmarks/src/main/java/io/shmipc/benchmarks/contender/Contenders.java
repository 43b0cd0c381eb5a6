package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.model.Case;
import java.nio.file.Path;

/** Makes the two ends of a case. */
public final class Contenders {

    private Contenders() {}

    /**
     * The answering end.
     *
     * @param folder where it may put files; somebody else deletes it
     */
    public static EchoServer serve(Case what, Path folder) throws Exception {
        return switch (what.contender()) {
            case UNIX_SOCKET, TCP_LOOPBACK -> SocketEchoServer.start(what, folder);
            case AERON, AERON_TUNED -> AeronEchoServer.start(what, folder);
            case SPIN_FLOOR -> SpinEchoServer.start(what, folder);
            case BLOCKING, ADAPTIVE, BUSY_POLLING, TIMED -> ShmipcEchoServer.start(what, folder);
        };
    }

    /** The asking end, connected to {@link EchoServer#address()} of the other. */
    public static LoadClient connect(Case what, String address) throws Exception {
        return switch (what.contender()) {
            case UNIX_SOCKET, TCP_LOOPBACK -> SocketLoadClient.connect(what, address);
            case AERON, AERON_TUNED -> AeronLoadClient.connect(what, address);
            case SPIN_FLOOR -> SpinLoadClient.connect(what, address);
            case BLOCKING, ADAPTIVE, BUSY_POLLING, TIMED -> ShmipcLoadClient.connect(what, address);
        };
    }
}
