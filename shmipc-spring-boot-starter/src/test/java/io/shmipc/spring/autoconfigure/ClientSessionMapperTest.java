package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shmipc.error.ConfigurationException;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.LeakDetection;
import io.shmipc.session.MemoryType;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SizeClass;
import io.shmipc.wait.WaitStrategy;
import java.beans.PropertyDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What a client sets for itself, and what it inherits. */
class ClientSessionMapperTest {

    private static final SessionConfig COMMON =
            SessionConfig.builder()
                    .regionBytes(8 << 20)
                    .queueCapacity(64)
                    .readTimeout(Duration.ofSeconds(3))
                    .maxStreams(77)
                    .waitStrategy(WaitStrategy.blocking())
                    .build();

    private final WaitProperties commonWait = new WaitProperties();

    private SessionConfig session(Map<String, ?> properties) {
        ClientProperties client =
                new Binder(new MapConfigurationPropertySource(properties))
                        .bindOrCreate("c", ClientProperties.class);
        return ClientSessionMapper.session(client, COMMON, commonWait);
    }

    @Test
    void shouldInheritEverythingThatIsNotSet() {
        assertThat(session(Map.of())).usingRecursiveComparison().isEqualTo(COMMON);
    }

    @Test
    void shouldChangeWhatIsSetAndNothingElse() {
        assertThat(session(Map.of("c.memory.region-size", "16MB")))
                .usingRecursiveComparison()
                .isEqualTo(COMMON.toBuilder().regionBytes(16 << 20).build());
    }

    @Test
    void shouldApplyEverySettingOfMemory() {
        SessionConfig session =
                session(
                        Map.of(
                                "c.memory.type", "file",
                                "c.memory.region-size", "4MB",
                                "c.memory.size-classes[0].size", "4076B",
                                "c.memory.size-classes[0].percent", "100",
                                "c.memory.queue-capacity", "128",
                                "c.memory.directory", "/tmp",
                                "c.memory.fall-back-to-socket-only", "false"));

        assertThat(session)
                .usingRecursiveComparison()
                .isEqualTo(
                        COMMON.toBuilder()
                                .memoryType(MemoryType.FILE)
                                .regionBytes(4 << 20)
                                .sizeClasses(new SizeClass(4076, 100))
                                .queueCapacity(128)
                                .regionDirectory(Path.of("/tmp"))
                                .fallBackToSocketOnly(false)
                                .build());
    }

    @Test
    void shouldApplyEverySettingOfSessions() {
        SessionConfig session =
                session(
                        Map.ofEntries(
                                Map.entry("c.session.handshake-timeout", "2s"),
                                Map.entry("c.session.read-timeout", "4s"),
                                Map.entry("c.session.write-timeout", "5s"),
                                Map.entry("c.session.max-frame-size", "1MB"),
                                Map.entry("c.session.max-unread-socket-size", "2MB"),
                                Map.entry("c.session.max-streams", "9"),
                                Map.entry("c.session.handler-threads", "event-loop"),
                                Map.entry("c.session.exhaustion-policy", "fail"),
                                Map.entry("c.session.broken-list-timeout", "6s"),
                                Map.entry("c.session.max-handlers-per-session", "8"),
                                Map.entry("c.session.sweep-region-files", "false"),
                                Map.entry("c.session.leak-detection", "all"),
                                Map.entry("c.session.leak-sampling", "11"),
                                Map.entry("c.session.held-too-long", "12s"),
                                Map.entry("c.session.wait.strategy", "busy-polling"),
                                Map.entry("c.allowed-server-uids", "5")));

        assertThat(session)
                .usingRecursiveComparison()
                .isEqualTo(
                        COMMON.toBuilder()
                                .handshakeTimeout(Duration.ofSeconds(2))
                                .readTimeout(Duration.ofSeconds(4))
                                .writeTimeout(Duration.ofSeconds(5))
                                .maxFrameBytes(1 << 20)
                                .maxUnreadSocketBytes(2 << 20)
                                .maxStreams(9)
                                .handlerThreads(HandlerThreads.EVENT_LOOP)
                                .exhaustionPolicy(ExhaustionPolicy.FAIL)
                                .brokenListTimeout(Duration.ofSeconds(6))
                                .maxHandlersPerSession(8)
                                .sweepRegionFiles(false)
                                .leakDetection(LeakDetection.ALL)
                                .leakSampling(11)
                                .heldTooLong(Duration.ofSeconds(12))
                                .waitStrategy(WaitStrategy.busyPolling())
                                .allowedServerUids(Set.of(5L))
                                .build());
    }

    /** YAML reads it as false. */
    @Test
    void shouldTakeOffAsItComesFromYaml() {
        assertThat(session(Map.of("c.session.leak-detection", false)).leakDetection())
                .isEqualTo(LeakDetection.OFF);
    }

    @Test
    void shouldInheritTimesOfWaitingWhileTheStrategyIsTheSame() {
        commonWait.setStrategy(WaitProperties.Strategy.TIMED);
        commonWait.setInterval(Duration.ofMillis(5));

        assertThat(session(Map.of("c.session.wait.interval", "7ms")).waitStrategy())
                .isEqualTo(WaitStrategy.timed(Duration.ofMillis(7)));
        assertThat(session(Map.of("c.session.wait.strategy", "timed")).waitStrategy())
                .isEqualTo(WaitStrategy.timed(Duration.ofMillis(5)));
        assertThat(session(Map.of("c.session.wait.strategy", "adaptive")).waitStrategy())
                .isEqualTo(WaitStrategy.adaptive());
        assertThatThrownBy(() -> session(Map.of("c.session.wait.max-spin", "1ms")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs waitStrategy=adaptive, but waitStrategy=timed");
    }

    @Test
    void shouldLeaveNoSettingToInheritOut() {
        assertThat(names(ClientMemoryProperties.class)).isEqualTo(names(MemoryProperties.class));
        assertThat(names(ClientWaitProperties.class)).isEqualTo(names(WaitProperties.class));
        Set<String> ofServersOnly =
                Set.of("maxPeerMemorySize", "maxRegionSlices", "requireSealedMemory");
        Set<String> ofClients = names(SessionProperties.class);
        ofClients.removeAll(ofServersOnly);
        assertThat(names(ClientSessionProperties.class)).isEqualTo(ofClients);
    }

    private static Set<String> names(Class<?> type) {
        return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
                .map(PropertyDescriptor::getName)
                .filter(name -> !name.equals("class"))
                .collect(Collectors.toSet());
    }
}
