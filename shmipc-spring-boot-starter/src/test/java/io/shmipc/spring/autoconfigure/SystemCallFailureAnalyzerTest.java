package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.HandshakeException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.error.ShmipcException;
import io.shmipc.error.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What is said about failures of the system, each of which a program provokes elsewhere. */
class SystemCallFailureAnalyzerTest {

    private static final String AGENT = "shmipc.clients.agent";

    private static ShmipcException failure(String call, int errno) {
        return new SystemCallException(call, "x=1", errno, "E" + errno, "text");
    }

    private static @Nullable FailureAnalysis analyze(ShmipcException cause, String prefix) {
        return FailureAnalyzers.analyze(
                new BeanCreationException("bean", "no", new SetupException(prefix, cause)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    socket        | 24 | ulimit -n
                    memfd_create  | 24 | ulimit -n
                    epoll_create1 | 23 | fs.file-max
                    fallocate     | 28 | '--shm-size'
                    fallocate     | 28 | 'shmipc.clients.agent.memory.region-size'
                    mmap          | 12 | 'shmipc.clients.agent.memory.fall-back-to-socket-only'
                    connect       | 13 | 'shmipc.server.unix-file-group'
                    open          | 13 | 'shmipc.clients.agent.memory.directory'
                    """)
    void shouldSayWhatToDoForANamedClient(String call, int errno, String advice) {
        ShmipcException cause = failure(call, errno);
        FailureAnalysis analysis =
                analyze(new HandshakeException("handshake failed: " + cause, cause), AGENT);

        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription())
                .startsWith("Shmipc cannot be set up as 'shmipc.clients.agent' says: " + call);
        assertThat(analysis.getAction()).contains(advice).doesNotContain("{");
    }

    @ParameterizedTest
    @CsvSource({"bind,13", "bind,30", "bind,2", "rename,13", "lstat,13", "unlink,1"})
    void shouldPointAtTheFolderOfTheServersSocket(String call, int errno) {
        FailureAnalysis analysis = FailureAnalyzers.analyze(failure(call, errno));

        assertThat(analysis).isNotNull();
        assertThat(analysis.getAction()).contains("'shmipc.server.address'", "RuntimeDirectory=");
    }

    @Test
    void shouldLeaveToOthersWhatItKnowsNothingAbout() {
        assertThat(FailureAnalyzers.analyze(failure("shutdown", 107))).isNull();
    }

    @Test
    void shouldSayWhatToDoWhereNobodyListens() {
        FailureAnalysis analysis =
                analyze(
                        new PeerUnavailableException("no connection", failure("connect", 111)),
                        AGENT);

        assertThat(analysis).isNotNull();
        assertThat(analysis.getAction())
                .startsWith("Start the server")
                .contains("'shmipc.clients.agent.fail-fast'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode=FILE is not available here: full             | 'shmipc.clients.agent.memory.fall-back-to-socket-only'
                    server uid=1 must be one of allowedServerUids=[5] | 'shmipc.clients.agent.allowed-server-uids'
                    the peer hung up                                  | 'shmipc.server.allowed-uids'
                    """)
    void shouldSayWhatToDoWhereNoSessionComesAbout(String message, String advice) {
        FailureAnalysis analysis = analyze(new HandshakeException(message, null), AGENT);

        assertThat(analysis).isNotNull();
        assertThat(analysis.getAction()).contains(advice);
    }
}
