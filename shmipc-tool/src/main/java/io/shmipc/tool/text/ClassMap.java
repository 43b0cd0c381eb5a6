package io.shmipc.tool.text;

import io.shmipc.diagnostics.SliceState;
import java.util.ArrayList;
import java.util.List;

/**
 * All slices of a class in one line: each cell stands for as many slices as it must, and shows the
 * state among them that needs looking at most.
 */
final class ClassMap {

    static final int CELLS = 64;

    /** The most alarming last. */
    private static final List<SliceState> BY_INTEREST =
            List.of(
                    SliceState.FREE,
                    SliceState.CACHED,
                    SliceState.WRITING,
                    SliceState.IN_QUEUE,
                    SliceState.LENT,
                    SliceState.UNKNOWN);

    private record Run(int count, SliceState state) {}

    private ClassMap() {}

    /** Slices that one cell stands for. */
    static int slicesPerCell(int slices) {
        return Math.max(1, (slices + CELLS - 1) / CELLS);
    }

    /** The states of the cells, of runs like {@code 2000F3W44L}; of none if they are not such. */
    static List<SliceState> cells(String states, int slicesPerCell) {
        List<SliceState> cells = new ArrayList<>();
        int room = slicesPerCell;
        SliceState worst = SliceState.FREE;
        for (Run run : runs(states)) {
            int left = run.count;
            while (left > 0) {
                int taken = Math.min(left, room);
                worst = worse(worst, run.state);
                left -= taken;
                room -= taken;
                if (room == 0) {
                    cells.add(worst);
                    worst = SliceState.FREE;
                    room = slicesPerCell;
                }
            }
        }
        if (room < slicesPerCell) {
            cells.add(worst);
        }
        return cells;
    }

    static String letter(SliceState state) {
        return state == SliceState.FREE ? "." : String.valueOf(state.letter());
    }

    /** The line, coloured where that is wanted; one style for neighbours of one state. */
    static String line(List<SliceState> cells, Palette palette) {
        StringBuilder line = new StringBuilder();
        for (int from = 0; from < cells.size(); ) {
            int to = from;
            while (to < cells.size() && cells.get(to) == cells.get(from)) {
                to++;
            }
            SliceState state = cells.get(from);
            line.append(palette.state(state, letter(state).repeat(to - from)));
            from = to;
        }
        return line.toString();
    }

    private static SliceState worse(SliceState a, SliceState b) {
        return BY_INTEREST.indexOf(a) >= BY_INTEREST.indexOf(b) ? a : b;
    }

    private static List<Run> runs(String states) {
        List<Run> runs = new ArrayList<>();
        int count = 0;
        for (char c : states.toCharArray()) {
            if (c >= '0' && c <= '9') {
                count = Math.addExact(Math.multiplyExact(count, 10), c - '0');
            } else {
                runs.add(new Run(count, stateOf(c)));
                count = 0;
            }
        }
        return runs;
    }

    private static SliceState stateOf(char letter) {
        for (SliceState state : SliceState.values()) {
            if (state.letter() == letter) {
                return state;
            }
        }
        throw new IllegalArgumentException("letter=" + letter + ": must be one of FCWQLU");
    }
}
