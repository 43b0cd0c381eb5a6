package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.app.Orders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ConfigurationFailureAnalyzerTest {

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    ShmipcAutoConfiguration.class,
                                    ShmipcClientAutoConfiguration.class,
                                    ShmipcServerAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shmipc.client.address=/run/x.sock           | address=/run/x.sock  | unix:/path/of/socket
                    shmipc.memory.region-size=3GB               | regionBytes=3221225472 | shmipc.memory.region-size
                    shmipc.memory.queue-capacity=0              | queueCapacity=0      | shmipc.memory.queue-capacity
                    shmipc.memory.size-classes[0].percent=99    | sum of percent=99    | shmipc.memory.size-classes
                    shmipc.memory.size-classes[0].size=4097B    | capacityBytes=4097   | multiple of 4
                    shmipc.session.read-timeout=0s              | readTimeout=PT0S     | shmipc.session.read-timeout
                    shmipc.session.max-frame-size=1GB           | maxUnreadSocketBytes=67108864 | shmipc.session.max-unread-socket-size
                    shmipc.session.max-frame-size=3GB           | maxFrameBytes=3221225472 | shmipc.session.max-frame-size
                    shmipc.session.wait.max-spin=0s             | maxSpin=PT0S must be > 0 | shmipc.session.wait.max-spin
                    shmipc.session.wait.max-spin=-1us           | maxSpin=PT-0.000001S | shmipc.session.wait.max-spin
                    shmipc.session.wait.max-spin=2s             | maxSpin=PT2S must be > 0 and <= PT1S | shmipc.session.wait.max-spin
                    shmipc.session.wait.interval=1ms            | interval=PT0.001S needs waitStrategy=timed, but waitStrategy=adaptive | leave it out otherwise
                    shmipc.session.wait.strategy=timed          | interval=null must be given | shmipc.session.wait.interval
                    shmipc.session.broken-list-timeout=0s       | brokenListTimeout=PT0S | shmipc.session.broken-list-timeout
                    shmipc.session.max-peer-memory-size=0B      | maxPeerMemoryBytes=0 | shmipc.session.max-peer-memory-size
                    shmipc.session.max-region-slices=0          | maxRegionSlices=0    | shmipc.session.max-region-slices
                    shmipc.session.leak-sampling=0              | leakSampling=0         | shmipc.session.leak-sampling
                    shmipc.session.held-too-long=-1s            | heldTooLong=           | shmipc.session.held-too-long
                    shmipc.session.max-handlers-per-session=0   | maxHandlersPerSession=0 | shmipc.session.max-handlers-per-session
                    shmipc.message.max-payload-size=0B          | maxPayloadBytes=0    | shmipc.message.max-payload-size
                    """)
    void shouldSayWhichPropertyToChange(String property, String value, String advice) {
        contexts.withPropertyValues(property)
                .run(context -> assertAdvice(context.getStartupFailure(), value, advice));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shmipc.client.event-loop-threads=0    | eventLoopThreads=0 must be >= 1 | shmipc.client.event-loop-threads
                    shmipc.client.event-loop-threads=1000000 | eventLoopThreads=1000000 | rarely helps
                    shmipc.client.event-loop-cpus=9999    | cpu=9999          | shmipc.client.event-loop-cpus
                    shmipc.client.event-loop-cpus=-1      | cpu=-1 must be >= 0 | shmipc.client.event-loop-cpus
                    shmipc.client.sessions=0              | sessions=0        | shmipc.client.sessions
                    shmipc.client.allowed-server-uids=-1  | allowedServerUids: id=-1 must be >= 0 | shmipc.client.allowed-server-uids
                    shmipc.client.memory.region-size=3GB  | regionBytes=3221225472 | Change 'shmipc.client.memory.region-size'
                    shmipc.client.session.wait.interval=1ms | interval=PT0.001S | 'shmipc.client.session.wait.strategy'
                    shmipc.server.addresses=/run/x.sock   | address=/run/x.sock | Write 'shmipc.server.address' as
                    shmipc.client.connect-timeout=-1s     | connectTimeout=   | shmipc.client.connect-timeout
                    shmipc.server.unix-file-mode=rw       | unixFileMode=rw   | octal
                    shmipc.server.max-sessions=0          | maxSessions=0     | shmipc.server.max-sessions
                    shmipc.client.breaker.threshold=-1    | breakerThreshold=-1 must be >= 0 | shmipc.client.breaker.threshold
                    shmipc.client.breaker.window=0s       | breakerWindow=PT0S | shmipc.client.breaker.window
                    shmipc.client.breaker.open-time=0s    | breakerOpenTime=PT0S | shmipc.client.breaker.open-time
                    shmipc.client.drain-timeout=-1s       | drainTimeout=PT-1S | shmipc.client.drain-timeout
                    shmipc.client.retire-timeout=-1s      | retireTimeout=PT-1S | shmipc.client.retire-timeout
                    shmipc.server.drain-timeout=-1s       | drainTimeout=PT-1S | shmipc.server.drain-timeout
                    shmipc.server.max-sessions-per-peer=1025 | maxSessionsPerPeer=1025 must be >= 1 and <= 1024 | shmipc.server.max-sessions-per-peer
                    shmipc.server.max-handshakes-per-peer=257 | maxHandshakesPerPeer=257 | shmipc.server.max-handshakes-per-peer
                    shmipc.server.allowed-uids=-1         | allowedUids: id=-1 must be >= 0 | shmipc.server.allowed-uids
                    shmipc.server.allowed-gids=-1         | allowedGids: id=-1 must be >= 0 | shmipc.server.allowed-gids
                    shmipc.server.hot-restart.timeout=-1s | hotRestartTimeout=PT-1S | shmipc.server.hot-restart.timeout
                    shmipc.server.hot-restart.grace=-1s   | hotRestartGrace=PT-1S | shmipc.server.hot-restart.grace
                    """)
    void shouldSayWhichPropertyOfClientOrServerToChange(
            String property, String value, String advice) {
        contexts.withPropertyValues(
                        "shmipc.client.address=unix:/tmp/none.sock",
                        "shmipc.server.address=unix:/tmp/none.sock",
                        property)
                .run(context -> assertAdvice(context.getStartupFailure(), value, advice));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sessions=0                  | sessions=0           | Change 'shmipc.clients.agent.sessions'
                    address=/run/x.sock         | address=/run/x.sock  | Write 'shmipc.clients.agent.address' as
                    address=unix:               | the path is empty    | Write 'shmipc.clients.agent.address' as
                    drain-timeout=-1s           | drainTimeout=PT-1S   | Change 'shmipc.clients.agent.drain-timeout'
                    event-loop-threads=0        | eventLoopThreads=0   | Change 'shmipc.clients.agent.event-loop-threads'
                    event-loop-cpus=9999        | cpu=9999             | Change 'shmipc.clients.agent.event-loop-cpus'
                    request-timeout=0s          | requestTimeout=PT0S  | Change 'shmipc.clients.agent.request-timeout'
                    breaker.window=0s           | breakerWindow=PT0S   | Change 'shmipc.clients.agent.breaker.window'
                    allowed-server-uids=-1      | id=-1 must be >= 0   | 'shmipc.clients.agent.allowed-server-uids'
                    memory.queue-capacity=0     | queueCapacity=0      | Change 'shmipc.clients.agent.memory.queue-capacity'
                    memory.size-classes[0].percent=9 | sum of percent=9 | 'shmipc.clients.agent.memory.size-classes'
                    session.read-timeout=0s     | readTimeout=PT0S     | Change 'shmipc.clients.agent.session.read-timeout'
                    session.max-frame-size=1GB  | maxUnreadSocketBytes=67108864 | 'shmipc.clients.agent.session.max-unread-socket-size'
                    session.wait.max-spin=2s    | maxSpin=PT2S         | Change 'shmipc.clients.agent.session.wait.max-spin'
                    address=tcp://127.0.0.1:9   | memoryType=MEMFD needs a unix socket | set 'shmipc.clients.agent.memory.type' to file
                    """)
    void shouldSayWhichPropertyOfANamedClientToChange(
            String property, String value, String advice) {
        contexts.withPropertyValues(
                        "shmipc.clients.agent.address=unix:/tmp/none.sock",
                        "shmipc.clients.agent." + property)
                .run(
                        context -> {
                            assertAdvice(context.getStartupFailure(), value, advice);
                            assertThat(
                                            FailureAnalyzers.analyze(context.getStartupFailure())
                                                    .getDescription())
                                    .contains("as 'shmipc.clients.agent' says");
                        });
    }

    @Test
    void shouldSayHowClientsMayBeNamed() {
        contexts.withPropertyValues("shmipc.clients.a--b.address=unix:/tmp/none.sock")
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "client=a--b must be",
                                        "for example log-agent"));
    }

    @Test
    void shouldSayWhatToDoAboutAFileInTheSocketsPlace(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("s.sock"));
        contexts.withPropertyValues("shmipc.server.address=unix:" + file)
                .withBean(Orders.class)
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "a file that is not a socket",
                                        "Remove the file, or change 'shmipc.server.address'"));
    }

    @Test
    void shouldSayWhatToDoWhereNobodyListensAndTheClientMustConnect(@TempDir Path directory) {
        contexts.withPropertyValues(
                        "shmipc.client.address=unix:" + directory.resolve("none.sock"),
                        "shmipc.client.fail-fast=true")
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "no connection to address=",
                                        "set 'shmipc.client.fail-fast' to false"));
    }

    @Test
    void shouldSayWhatToDoWhereTheSocketsFolderIsMissing(@TempDir Path directory) {
        contexts.withPropertyValues("shmipc.server.address=unix:" + directory.resolve("no/s.sock"))
                .withBean(Orders.class)
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "socketFolder=",
                                        "Create the folder"));
    }

    @Test
    void shouldSayWhatToDoWithoutSharedMemoryWhereItIsRequired(@TempDir Path directory) {
        contexts.withPropertyValues(
                        "shmipc.clients.agent.address=unix:" + directory.resolve("none.sock"),
                        "shmipc.clients.agent.memory.fall-back-to-socket-only=false")
                .withSystemProperties("io.shmipc.native.disabled=true")
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "native calls are switched off",
                                        "Set 'shmipc.clients.agent.memory.fall-back-to-socket-only'"
                                                + " to true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unix:/tmp/none.sock | any-uid-allowed=true | anyUidAllowed=true must not be set beside allowedUids=[5] | Set either 'shmipc.server.any-uid-allowed' or
                    tcp://127.0.0.1:0   | max-sessions=9       | need a unix socket   | with a unix socket only
                    """)
    void shouldSayWhichPropertiesDoNotGoTogether(
            String address, String property, String value, String advice) {
        contexts.withPropertyValues(
                        "shmipc.server.address=" + address,
                        "shmipc.server.allowed-uids=5",
                        "shmipc.server." + property)
                .run(context -> assertAdvice(context.getStartupFailure(), value, advice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "group"})
    void shouldSayThatTheOwnerOfTheSocketIsUnknown(String who, @TempDir Path directory) {
        contexts.withPropertyValues(
                        "shmipc.server.address=unix:" + directory.resolve("s.sock"),
                        "shmipc.server.unix-file-" + who + "=no-such-name")
                .withBean(Orders.class)
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "=no-such-name must be known to this system",
                                        "shmipc.server.unix-file-" + who));
    }

    @Test
    void shouldSayWhatToDoAboutAnAddressInUse(@TempDir Path directory) {
        String address = "shmipc.server.address=unix:" + directory.resolve("s.sock");
        ApplicationContextRunner server =
                contexts.withPropertyValues(address).withBean(Orders.class);
        server.run(
                first -> {
                    assertThat(first).hasNotFailed();
                    server.run(
                            second ->
                                    assertAdvice(
                                            second.getStartupFailure(),
                                            "address in use",
                                            "Stop the process that listens there, change"
                                                    + " 'shmipc.server.address', or set"
                                                    + " 'shmipc.server.take-over'"));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    timed        | interval=9us  | interval=PT0.000009S must be >= PT0.00001S | from 10us to 1h
                    timed        | interval=2h   | and <= PT1H                 | from 10us to 1h
                    timed        | max-spin=1ms  | needs waitStrategy=adaptive | shmipc.session.wait.max-spin
                    busy-polling | max-spin=1ms  | waitStrategy=busy-polling   | shmipc.session.wait.max-spin
                    blocking     | interval=1ms  | waitStrategy=blocking       | shmipc.session.wait.interval
                    """)
    void shouldRefuseATimeThatDoesNotFitTheStrategy(
            String strategy, String property, String value, String advice) {
        contexts.withPropertyValues(
                        "shmipc.session.wait.strategy=" + strategy,
                        "shmipc.session.wait." + property)
                .run(context -> assertAdvice(context.getStartupFailure(), value, advice));
    }

    @Test
    void shouldSayWhatAnExecutorOfTheApplicationNeeds() {
        contexts.withPropertyValues("shmipc.session.handler-threads=event-loop")
                .withBean(
                        ShmipcSessionCustomizer.class,
                        () -> builder -> builder.callbackExecutor(Runnable::run))
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "handlerThreads=EVENT_LOOP must be WORKERS",
                                        "shmipc.session.handler-threads"));
    }

    @Test
    void shouldSayThatAnAddressIsTooLong() {
        contexts.withPropertyValues("shmipc.server.address=unix:/tmp/" + "x".repeat(110))
                .withBean(Orders.class)
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "pathBytes=115",
                                        "at most 107 bytes"));
    }

    @Test
    void shouldSayWhatToDoAboutTwoListenersOfOneDestination() {
        contexts.withPropertyValues("shmipc.server.address=unix:/tmp/shmipc-none.sock")
                .withBean("one", Orders.class)
                .withBean("two", Orders.class)
                .run(
                        context ->
                                assertAdvice(
                                        context.getStartupFailure(),
                                        "listener id=two.log with destination=log must differ",
                                        "Give each @ShmipcListener a destination"));
    }

    @Test
    void shouldPointAtTheListenerMethodWhoseParametersAreWrong() {
        assertAdvice(
                new ConfigurationException("listener method=void a.B.c() has payload parameters=2"),
                "method=void",
                "parameters of the @ShmipcListener method");
    }

    @Test
    void shouldHaveAdviceForSettingsItDoesNotKnow() {
        assertAdvice(
                new ConfigurationException("somethingNew=1 must be >= 2"),
                "somethingNew=1",
                "Correct the setting");
    }

    private static void assertAdvice(Throwable failure, String value, String advice) {
        assertThat(failure).isNotNull();
        FailureAnalysis analysis = FailureAnalyzers.analyze(failure);
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains(value);
        assertThat(analysis.getAction()).contains(advice);
    }
}
