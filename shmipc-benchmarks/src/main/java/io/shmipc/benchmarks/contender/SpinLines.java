package io.shmipc.benchmarks.contender;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Two 32-bit numbers in a file that both processes map.
 *
 * <pre>
 *   0     64          192    256
 *   +-----+-----------+------+
 *   |     | request   | reply|    each at the start of a line; the lines are two apart,
 *   +-----+-----------+------+    as processors fetch lines in pairs
 * </pre>
 */
final class SpinLines {

    static final int REQUEST = 64;
    static final int REPLY = REQUEST + 128;
    static final int SIZE_BYTES = REPLY + 64;

    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;

    private SpinLines(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps the file, and makes it if it is not there. */
    static SpinLines map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new SpinLines(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE_BYTES));
        }
    }

    int get(int offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    void put(int offset, int value) {
        INT.setRelease(memory, offset, value);
    }
}
