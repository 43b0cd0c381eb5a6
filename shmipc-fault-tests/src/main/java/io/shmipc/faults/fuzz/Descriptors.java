package io.shmipc.faults.fuzz;

import java.util.SplittableRandom;

/** Descriptors of what is no region. */
final class Descriptors implements AutoCloseable {

    private static final int NO_SUCH_SIZE = 3;

    private final int[] pipe = new int[2];
    private final int[] wrong;

    Descriptors() {
        C.LIB.pipe(pipe);
        int whole = memfd(SharedMemory.BUFFER_BYTES);
        wrong =
                new int[] {
                    pipe[0],
                    pipe[1],
                    C.LIB.open("/dev/zero", C.O_RDWR),
                    C.LIB.open("/dev/null", C.O_RDONLY),
                    C.LIB.open("/tmp", C.O_RDONLY),
                    memfd(0),
                    memfd(NO_SUCH_SIZE),
                    memfd(4096),
                    memfd(1L << 40),
                    C.LIB.open("/proc/self/fd/" + whole, C.O_RDONLY),
                    whole,
                    C.LIB.open("/proc/self/maps", C.O_RDONLY),
                    C.LIB.socket(C.AF_UNIX, C.SOCK_STREAM | C.SOCK_CLOEXEC, 0)
                };
    }

    private static int memfd(long bytes) {
        int fd = C.LIB.memfd_create("fuzz", C.MFD_CLOEXEC);
        C.LIB.ftruncate(fd, bytes);
        return fd;
    }

    /** Too few, too many, the wrong ones, or the right ones the wrong way round. */
    int[] some(SharedMemory memory, SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> new int[] {memory.queueFd(), memory.bufferFd()};
            case 1 -> new int[] {memory.bufferFd(), memory.bufferFd()};
            case 2 -> new int[] {memory.bufferFd()};
            case 3 -> new int[0];
            case 4 -> new int[] {memory.bufferFd(), oneOf(random)};
            default -> {
                int[] any = new int[random.nextInt(4) == 0 ? random.nextInt(12) : 2];
                for (int i = 0; i < any.length; i++) {
                    any[i] = random.nextInt(4) == 0 ? memory.bufferFd() : oneOf(random);
                }
                yield any;
            }
        };
    }

    private int oneOf(SplittableRandom random) {
        return wrong[random.nextInt(wrong.length)];
    }

    @Override
    public void close() {
        for (int fd : wrong) {
            C.LIB.close(fd);
        }
    }
}
