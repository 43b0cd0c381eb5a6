package io.shmipc.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.tool.host.Host;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** What one run of the command line gave. */
record Run(int exitCode, String out, String err) {

    static Run of(Host host, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                ShmipcTool.commandLine(host)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
        int exitCode = commandLine.execute(arguments);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** It failed with one sentence for the user, which has these words in it. */
    void failed(int expected, String... words) {
        assertThat(this.exitCode).as(toString()).isEqualTo(expected);
        assertThat(err).startsWith("shmipc-tool: ").matches("[ -~\\n]*");
        assertThat(List.of(words)).allSatisfy(word -> assertThat(err).contains(word));
        assertThat(err.lines().count()).isLessThanOrEqualTo(2);
        assertThat(err).doesNotContain("Exception", "\tat ", "should not happen");
    }
}
