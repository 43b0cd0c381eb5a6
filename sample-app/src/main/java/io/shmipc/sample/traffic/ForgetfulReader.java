package io.shmipc.sample.traffic;

import io.shmipc.sample.record.Destinations;
import io.shmipc.sample.record.Queries;
import io.shmipc.spring.core.MessageStream;
import io.shmipc.spring.core.ShmipcOperations;
import java.util.ArrayList;
import java.util.List;

/**
 * How it should not be done: asks for several lines, reads the first, puts the others off, and
 * forgets about them. Each call costs the shared memory in which they lie, and the collector is of
 * no help, since the list still knows them. {@link PatientReader} does it right.
 */
final class ForgetfulReader {

    private final ShmipcOperations operations;
    private final String application;
    private final int lines;
    private final List<MessageStream<byte[]>> forLater = new ArrayList<>();

    ForgetfulReader(ShmipcOperations operations, String application, int lines) {
        this.operations = operations;
        this.application = application;
        this.lines = lines;
    }

    byte[] firstLine() {
        Queries.Newest request = new Queries.Newest(application, lines);
        // The leak finder names the line with retrieveStream: what it opens is never closed.
        MessageStream<byte[]> newest =
                operations.to(Destinations.FOLLOW).payload(request).retrieveStream(byte[].class);
        forLater.add(newest);
        return newest.next();
    }
}
