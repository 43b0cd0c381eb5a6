package io.shmipc.tool.text;

import io.shmipc.diagnostics.SliceState;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Colours, or none: what is said never depends on them. */
public final class Palette {

    private final Ansi ansi;

    /**
     * @param ansi says whether there is a terminal that wants colours
     */
    public Palette(Ansi ansi) {
        this.ansi = ansi;
    }

    String heading(String text) {
        return styled(text, Style.bold);
    }

    String bad(String text) {
        return styled(text, Style.bold, Style.fg_red);
    }

    String doubtful(String text) {
        return styled(text, Style.fg_yellow);
    }

    String good(String text) {
        return styled(text, Style.fg_green);
    }

    String faint(String text) {
        return styled(text, Style.faint);
    }

    String state(SliceState state, String text) {
        return switch (state) {
            case FREE, CACHED -> styled(text, Style.fg_green);
            case WRITING -> styled(text, Style.fg_blue);
            case IN_QUEUE -> styled(text, Style.fg_cyan);
            case LENT -> styled(text, Style.fg_yellow);
            case UNKNOWN -> styled(text, Style.bold, Style.fg_red);
        };
    }

    private String styled(String text, IStyle... styles) {
        return ansi.enabled() && !text.isEmpty()
                ? Style.on(styles) + text + Style.reset.off()
                : text;
    }
}
