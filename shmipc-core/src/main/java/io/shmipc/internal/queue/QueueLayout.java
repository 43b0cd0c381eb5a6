package io.shmipc.internal.queue;

import java.util.Locale;

/** The order of the fields in a queue header, which depends on the processor. */
public enum QueueLayout {
    /** Head and tail are aligned to 4 bytes only. */
    AMD64(
            QueueDescriptor.AMD64_HEAD_OFFSET,
            QueueDescriptor.AMD64_TAIL_OFFSET,
            QueueDescriptor.AMD64_WORKING_FLAG_OFFSET,
            1),

    /** Head and tail are aligned to 8 bytes, if the queue is; peers there refuse any other. */
    ARM64(
            QueueDescriptor.ARM64_HEAD_OFFSET,
            QueueDescriptor.ARM64_TAIL_OFFSET,
            QueueDescriptor.ARM64_WORKING_FLAG_OFFSET,
            8);

    private final int headOffset;
    private final int tailOffset;
    private final int workingFlagOffset;
    private final int capacityMultiple;

    QueueLayout(int headOffset, int tailOffset, int workingFlagOffset, int capacityMultiple) {
        this.headOffset = headOffset;
        this.tailOffset = tailOffset;
        this.workingFlagOffset = workingFlagOffset;
        this.capacityMultiple = capacityMultiple;
    }

    /** The layout that peers on this machine use: that of ARM on ARM, the other everywhere else. */
    public static QueueLayout ofThisMachine() {
        return ofArchitecture(System.getProperty("os.arch", ""));
    }

    static QueueLayout ofArchitecture(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return lowerCase.startsWith("aarch64") || lowerCase.startsWith("arm") ? ARM64 : AMD64;
    }

    int headOffset() {
        return headOffset;
    }

    int tailOffset() {
        return tailOffset;
    }

    int workingFlagOffset() {
        return workingFlagOffset;
    }

    /** A capacity that we create is a multiple of this. */
    int capacityMultiple() {
        return capacityMultiple;
    }
}
