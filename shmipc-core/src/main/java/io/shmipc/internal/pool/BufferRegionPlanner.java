package io.shmipc.internal.pool;

import static io.shmipc.internal.pool.BufferRegionDescriptor.ALIGNMENT_BYTES;
import static io.shmipc.internal.pool.BufferRegionDescriptor.SLICE_HEADER_BYTES;

import io.shmipc.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Checks a configuration and divides a region among its slice classes. */
final class BufferRegionPlanner {

    /** The last free slice of a list is never handed out, so one slice alone is of no use. */
    private static final int MIN_SLICES = 2;

    private static final int WHOLE_PERCENT = 100;

    private BufferRegionPlanner() {}

    static BufferRegionLayout plan(long totalBytes, List<SliceClass> classes) {
        if (totalBytes > BufferRegionLayout.MAX_TOTAL_BYTES) {
            throw new ConfigurationException(
                    "regionBytes="
                            + totalBytes
                            + ": must be <= "
                            + BufferRegionLayout.MAX_TOTAL_BYTES);
        }
        List<SliceClass> ascending = checkedAndSorted(classes);
        long minTotalBytes = minTotalBytes(ascending);
        if (totalBytes < minTotalBytes) {
            throw new ConfigurationException(
                    "regionBytes="
                            + totalBytes
                            + ": must be >= "
                            + minTotalBytes
                            + ", with which every class of "
                            + ascending
                            + " has at least "
                            + MIN_SLICES
                            + " slices");
        }
        long sharedBytes = totalBytes - BufferRegionLayout.overheadBytes(ascending.size());
        List<ListLayout> lists = new ArrayList<>();
        int offset = BufferRegionLayout.firstListOffset();
        for (SliceClass sliceClass : ascending) {
            long shareBytes = sharedBytes * sliceClass.percent() / WHOLE_PERCENT;
            int sliceCount = (int) (shareBytes / strideBytes(sliceClass));
            ListLayout list =
                    new ListLayout(lists.size(), offset, sliceCount, sliceClass.capacityBytes());
            lists.add(list);
            offset = list.endOffset();
        }
        return new BufferRegionLayout(lists);
    }

    /** The percentages keep the number of classes below 101, far from what the header can count. */
    private static List<SliceClass> checkedAndSorted(List<SliceClass> classes) {
        if (classes.isEmpty()) {
            throw new ConfigurationException("sliceClasses.size=0: must be >= 1");
        }
        long percentSum = 0;
        for (SliceClass sliceClass : classes) {
            int capacityBytes = sliceClass.capacityBytes();
            if (capacityBytes < ALIGNMENT_BYTES || capacityBytes % ALIGNMENT_BYTES != 0) {
                throw new ConfigurationException(
                        "capacityBytes="
                                + capacityBytes
                                + ": must be >= "
                                + ALIGNMENT_BYTES
                                + " and a multiple of "
                                + ALIGNMENT_BYTES
                                + ", so that every header stays aligned");
            }
            if (sliceClass.percent() < 1) {
                throw new ConfigurationException(
                        "percent="
                                + sliceClass.percent()
                                + " of capacityBytes="
                                + capacityBytes
                                + ": must be >= 1");
            }
            percentSum += sliceClass.percent();
        }
        if (percentSum != WHOLE_PERCENT) {
            throw new ConfigurationException(
                    "sum of percent=" + percentSum + ": must be = " + WHOLE_PERCENT);
        }
        List<SliceClass> ascending = new ArrayList<>(classes);
        ascending.sort(Comparator.comparingInt(SliceClass::capacityBytes));
        for (int i = 1; i < ascending.size(); i++) {
            int capacityBytes = ascending.get(i).capacityBytes();
            if (capacityBytes == ascending.get(i - 1).capacityBytes()) {
                throw new ConfigurationException(
                        "capacityBytes=" + capacityBytes + " is given twice: must be unique");
            }
        }
        return ascending;
    }

    private static long minTotalBytes(List<SliceClass> classes) {
        long minSharedBytes = 0;
        for (SliceClass sliceClass : classes) {
            long neededPercents = MIN_SLICES * strideBytes(sliceClass) * WHOLE_PERCENT;
            long needed = (neededPercents + sliceClass.percent() - 1) / sliceClass.percent();
            minSharedBytes = Math.max(minSharedBytes, needed);
        }
        return BufferRegionLayout.overheadBytes(classes.size()) + minSharedBytes;
    }

    private static long strideBytes(SliceClass sliceClass) {
        return (long) sliceClass.capacityBytes() + SLICE_HEADER_BYTES;
    }
}
