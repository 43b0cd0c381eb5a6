package io.shmipc.benchmarks.contender;

import io.shmipc.benchmarks.measure.Payload;
import io.shmipc.benchmarks.model.Api;
import io.shmipc.benchmarks.model.Case;
import io.shmipc.error.EndOfStreamException;
import io.shmipc.error.SessionClosedException;
import io.shmipc.error.StreamClosedException;
import io.shmipc.server.ServerConfig;
import io.shmipc.server.ShmipcServer;
import io.shmipc.session.BufferReader;
import io.shmipc.session.ReadStatus;
import io.shmipc.session.ShmipcAddress;
import io.shmipc.session.Stream;
import io.shmipc.session.StreamCallbacks;
import java.nio.file.Path;
import java.time.Duration;

/** This library's server, with callbacks on the event loop or a thread for each stream. */
final class ShmipcEchoServer implements EchoServer {

    private final Payload payload;
    private final String address;
    private final ShmipcServer server;
    private final FirstFailure failure = new FirstFailure();

    private ShmipcEchoServer(Case what, String address) {
        this.payload = new Payload(what.sizeBytes(), what.mode());
        this.address = address;
        ServerConfig config =
                ServerConfig.builder(ShmipcAddress.parse(address))
                        .session(ShmipcSettings.server(what))
                        .drainTimeout(Duration.ZERO)
                        .build();
        boolean threads = what.api() == Api.THREADS || what.api() == Api.VIRTUAL;
        this.server =
                threads
                        ? ShmipcServer.start(config, this::serve)
                        : ShmipcServer.start(config, stream -> stream.callbacks(new Echo(stream)));
    }

    static ShmipcEchoServer start(Case what, Path folder) {
        return new ShmipcEchoServer(
                what, "unix:" + folder.resolve("shmipc-" + System.nanoTime() + ".sock"));
    }

    private void serve(Stream stream) {
        ShmipcMessages messages = new ShmipcMessages(stream, payload);
        try {
            ReadStatus status;
            do {
                status = stream.reader().await(payload.sizeBytes());
                if (status == ReadStatus.READY) {
                    messages.echo();
                }
            } while (status != ReadStatus.END_OF_STREAM);
        } catch (SessionClosedException | StreamClosedException | EndOfStreamException e) {
            // The client has all it wanted.
        } catch (RuntimeException e) {
            failure.report(e);
            throw e;
        }
    }

    private final class Echo implements StreamCallbacks {

        private final ShmipcMessages messages;

        Echo(Stream stream) {
            this.messages = new ShmipcMessages(stream, payload);
        }

        @Override
        public void onData(Stream stream, BufferReader reader) {
            try {
                while (reader.readableBytes() >= payload.sizeBytes()) {
                    messages.echo();
                }
            } catch (SessionClosedException | StreamClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                failure.report(e);
                throw e;
            }
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void checkHealthy() throws Exception {
        failure.check();
    }

    @Override
    public void close() {
        server.close();
    }
}
