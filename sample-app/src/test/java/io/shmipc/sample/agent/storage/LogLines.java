package io.shmipc.sample.agent.storage;

import io.shmipc.sample.record.ApplicationName;
import io.shmipc.sample.record.Batch;
import io.shmipc.sample.record.BatchWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the messages that an application would send, for tests of the storage. */
public final class LogLines {

    private final long run;
    private final BatchWriter writer;

    public LogLines(String application, long run) {
        this.run = run;
        this.writer = new BatchWriter(new ApplicationName(application), run, 64 * 1024);
    }

    public long run() {
        return run;
    }

    public byte[] open() {
        return writer.open();
    }

    public byte[] flush() {
        return writer.flush();
    }

    public byte[] data(String... lines) {
        for (String line : lines) {
            byte[] bytes = bytes(line);
            if (!writer.append(bytes, 0, bytes.length)) {
                throw new IllegalArgumentException("lines do not fit one batch");
            }
        }
        return writer.finish();
    }

    public Batch batch(String... lines) {
        return Batch.decode(data(lines));
    }

    public static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    public static List<String> texts(List<byte[]> lines) {
        List<String> texts = new ArrayList<>();
        for (byte[] line : lines) {
            texts.add(new String(line, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
