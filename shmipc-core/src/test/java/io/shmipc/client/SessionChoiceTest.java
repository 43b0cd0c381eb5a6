package io.shmipc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.Eventually;
import io.shmipc.session.ExhaustionPolicy;
import io.shmipc.session.Session;
import io.shmipc.session.SessionConfig;
import io.shmipc.session.SessionPair;
import io.shmipc.session.SizeClass;
import io.shmipc.session.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of several sessions a new stream is opened on. */
class SessionChoiceTest {

    private static final int MOST_BYTES = 15 * 1000;
    private static final int THRESHOLD = 4;

    private static SessionPair start(
            ExhaustionPolicy policy, int sessions, Duration breakerOpenTime) {
        SessionConfig config =
                SessionConfig.builder()
                        .sizeClasses(new SizeClass(1000, 100))
                        .regionBytes(8 + 36 + 16 * 1020)
                        .exhaustionPolicy(policy)
                        .writeTimeout(Duration.ofMillis(1))
                        .build();
        return SessionPair.start(
                config,
                stream -> stream.reader().await(Integer.MAX_VALUE),
                client ->
                        client.sessions(sessions)
                                .breakerThreshold(THRESHOLD)
                                .breakerWindow(Duration.ofMinutes(1))
                                .breakerOpenTime(breakerOpenTime));
    }

    private static Stream holdAllMemory(Session session) {
        Stream holder = session.openStream();
        holder.writer().put(new byte[MOST_BYTES]);
        return holder;
    }

    private static Set<Session> chosen(ShmipcClient client, int borrowings) {
        Set<Session> sessions = new HashSet<>();
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < borrowings; i++) {
            streams.add(client.borrowStream());
            sessions.add(streams.get(i).session());
        }
        streams.forEach(Stream::close);
        return sessions;
    }

    /** Has messages find no room, while somebody holds all memory. */
    private static void exhaust(Session session, int messages) {
        Stream holder = holdAllMemory(session);
        for (int i = 0; i < messages; i++) {
            Stream stream = session.openStream();
            stream.writer().putInt(i);
            try {
                stream.flush();
            } catch (io.shmipc.error.ShmipcException refused) {
                // By the policies that do not fall back.
            }
            stream.close();
        }
        holder.close();
    }

    private static SessionHealth health(ShmipcClient client, Session session) {
        return client.health().stream()
                .filter(h -> h.session() == session)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTakeSessionsInTurnWhileAllDoWell() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 3, Duration.ofMinutes(1))) {
            ShmipcClient client = pair.client();
            for (int i = 0; i < 5; i++) {
                assertThat(chosen(client, 3)).hasSize(3);
            }
            assertThat(client.health()).noneMatch(SessionHealth::breakerOpen);
            assertThat(client.health()).noneMatch(SessionHealth::memoryExhausted);
        }
    }

    @Test
    void shouldTryASessionWithoutMemoryLast() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 3, Duration.ofMinutes(1))) {
            ShmipcClient client = pair.client();
            List<Session> sessions = client.sessions();
            List<Stream> holders = new ArrayList<>();
            holders.add(holdAllMemory(sessions.get(0)));
            assertThat(health(client, sessions.get(0)).memoryExhausted()).isTrue();
            assertThat(health(client, sessions.get(1)).memoryExhausted()).isFalse();
            assertThat(chosen(client, 12))
                    .containsExactlyInAnyOrder(sessions.get(1), sessions.get(2));

            holders.add(holdAllMemory(sessions.get(1)));
            assertThat(chosen(client, 12)).containsExactly(sessions.get(2));

            // With memory nowhere, they share what is to be refused, or sent in another way.
            holders.add(holdAllMemory(sessions.get(2)));
            assertThat(chosen(client, 12)).hasSize(3);

            holders.forEach(Stream::close);
            assertThat(chosen(client, 12)).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(ExhaustionPolicy.class)
    void shouldAvoidASessionWhoseMemoryKeptRunningOut(ExhaustionPolicy policy) {
        try (SessionPair pair = start(policy, 2, Duration.ofMinutes(1))) {
            ShmipcClient client = pair.client();
            Session bad = client.sessions().get(0);
            Session good = client.sessions().get(1);
            exhaust(bad, THRESHOLD - 1);
            assertThat(chosen(client, 12)).containsExactlyInAnyOrder(good, bad);
            assertThat(health(client, bad).exhaustions()).isEqualTo(THRESHOLD - 1);

            exhaust(bad, 1);
            assertThat(health(client, bad).breakerOpen()).isTrue();
            assertThat(health(client, bad).breakerOpenings()).isEqualTo(1);
            assertThat(health(client, bad).breakerOpenFor())
                    .isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
            assertThat(health(client, good).breakerOpen()).isFalse();
            assertThat(chosen(client, 12)).containsExactly(good);

            // A closed breaker is better than an open one, even without memory at this moment.
            Stream holder = holdAllMemory(good);
            assertThat(chosen(client, 12)).containsExactly(good);
            holder.close();
        }
    }

    @Test
    void shouldUseTheSessionWhoseBreakerClosesFirstWhenAllAreOpen() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 2, Duration.ofMinutes(1))) {
            ShmipcClient client = pair.client();
            Session first = client.sessions().get(1);
            Session second = client.sessions().get(0);
            exhaust(first, THRESHOLD);
            exhaust(second, THRESHOLD);
            assertThat(client.health()).allMatch(SessionHealth::breakerOpen);
            assertThat(chosen(client, 12)).containsExactly(first);
        }
    }

    @Test
    void shouldServeOnItsOnlySessionThoughItsBreakerIsOpen() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 1, Duration.ofMinutes(1))) {
            exhaust(pair.clientSession(), THRESHOLD);
            assertThat(health(pair.client(), pair.clientSession()).breakerOpen()).isTrue();
            assertThat(chosen(pair.client(), 3)).containsExactly(pair.clientSession());
        }
    }

    @Test
    void shouldUseASessionAgainAfterItsBreakerHasClosed() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 2, Duration.ofMillis(100))) {
            ShmipcClient client = pair.client();
            Session bad = client.sessions().get(0);
            exhaust(bad, THRESHOLD);
            assertThat(health(client, bad).breakerOpenings()).isEqualTo(1);
            Eventually.isTrue(() -> chosen(client, 2).contains(bad));
            assertThat(health(client, bad).breakerOpen()).isFalse();
        }
    }

    @Test
    void shouldNotMindMessagesThatWouldNeverFit() {
        try (SessionPair pair = start(ExhaustionPolicy.FALL_BACK, 1, Duration.ofMinutes(1))) {
            for (int i = 0; i < 2 * THRESHOLD; i++) {
                Stream stream = pair.clientSession().openStream();
                stream.writer().put(new byte[MOST_BYTES + 1]);
                stream.flush(Duration.ofSeconds(20));
                assertThat(stream.inFallback()).isTrue();
                stream.close();
            }
            assertThat(health(pair.client(), pair.clientSession()).exhaustions()).isZero();
            assertThat(health(pair.client(), pair.clientSession()).breakerOpen()).isFalse();
        }
    }
}
