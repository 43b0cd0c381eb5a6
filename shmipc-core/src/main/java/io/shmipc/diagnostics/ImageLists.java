package io.shmipc.diagnostics;

import io.shmipc.internal.pool.FreeListWalk.End;
import io.shmipc.internal.pool.ListLayout;

/** Walks the free lists of an image once more, from their heads, and checks what they say. */
final class ImageLists {

    private static final int NO_NUMBER = ListLayout.NO_SLICE;

    private final SessionImage image;
    private final Problems problems;
    private final boolean[] free;
    private final int[] walked;
    private final boolean[] intact;

    private ImageLists(SessionImage image, Problems problems) {
        this.image = image;
        this.problems = problems;
        this.free = new boolean[image.sliceCount()];
        this.walked = new int[image.lists.size()];
        this.intact = new boolean[image.lists.size()];
    }

    static ImageLists walk(SessionImage image, Problems problems) {
        ImageLists lists = new ImageLists(image, problems);
        for (ListLayout list : image.layout.lists()) {
            lists.walk(list);
        }
        return lists;
    }

    boolean isFree(int slot) {
        return free[slot];
    }

    int walked(ListLayout list) {
        return walked[list.index()];
    }

    boolean isIntact(ListLayout list) {
        return intact[list.index()];
    }

    private void walk(ListLayout list) {
        ListImage listImage = image.lists.get(list.index());
        String where = "list=" + list.index();
        int number = list.numberOf(listImage.state().head());
        if (number == NO_NUMBER) {
            notASlice(list, where, "head", listImage.state().head());
            return;
        }
        if (listImage.end() == End.OVERTAKEN) {
            problems.warning(where, "was in motion: others popped faster than it could be walked");
        }
        int first = image.layout.firstSlotOf(list);
        int last = number;
        boolean wrong = false;
        while (number != NO_NUMBER) {
            int slot = first + number;
            if (free[slot]) {
                wrong = true;
                report(
                        listImage,
                        at(list, last),
                        "next=%d: must not lead to a slice that came before; the list is cyclic",
                        image.slices.next[first + last]);
                break;
            }
            free[slot] = true;
            walked[list.index()]++;
            if (image.slices.isInUse(slot)) {
                report(listImage, at(list, number), "inUse=true: must be false in the free list");
            }
            last = number;
            number = NO_NUMBER;
            if (image.slices.hasNext(slot)) {
                number = list.numberOf(image.slices.next[slot]);
                if (number == NO_NUMBER) {
                    wrong = true;
                    report(
                            listImage,
                            at(list, last),
                            "next=%d: must be <= %d and a multiple of %d, a slice of its list",
                            Integer.toUnsignedLong(image.slices.next[slot]),
                            list.lastSliceRelativeOffset(),
                            list.strideBytes());
                }
            }
        }
        int tail = listImage.state().tail();
        int lastOffset = last * list.strideBytes();
        if (list.numberOf(tail) == NO_NUMBER) {
            notASlice(list, where, "tail", tail);
        } else if (!wrong && lastOffset != tail) {
            problems.errorIfStill(
                    where,
                    "tail=%d: must be = %d, the last slice that head leads to; who was linking it"
                            + " has died or stands still",
                    tail,
                    lastOffset);
        } else {
            intact[list.index()] = !wrong && listImage.end() != End.OVERTAKEN;
        }
    }

    private void report(ListImage list, String where, String what, Object... values) {
        if (list.end() == End.OVERTAKEN) {
            problems.warning(where, what, values);
        } else {
            problems.error(where, what, values);
        }
    }

    private void notASlice(ListLayout list, String where, String name, int value) {
        problems.error(
                where,
                "%s=%d: must be <= %d and a multiple of %d, a slice of the list",
                name,
                Integer.toUnsignedLong(value),
                list.lastSliceRelativeOffset(),
                list.strideBytes());
    }

    private static String at(ListLayout list, int number) {
        return "list="
                + list.index()
                + " slice="
                + (list.slicesOffset() + number * list.strideBytes());
    }
}
