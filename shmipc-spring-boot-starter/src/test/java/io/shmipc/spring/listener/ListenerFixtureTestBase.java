package io.shmipc.spring.listener;

import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fixture for each test, in a folder of its own. */
abstract class ListenerFixtureTestBase {

    /** Where listeners run. */
    enum Threads {
        WORKERS,
        EVENT_LOOP
    }

    /** A test that holds wherever listeners run. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource(Threads.class)
    @interface EveryKindOfThread {}

    @TempDir private Path directory;

    private ListenerFixture fixture;

    ListenerFixture fixture(Threads threads) {
        return fixture(threads, ListenerFixture.TIMEOUT);
    }

    ListenerFixture fixture(Threads threads, Duration drainTimeout) {
        SessionConfig session =
                SessionConfig.builder()
                        .handlerThreads(HandlerThreads.valueOf(threads.name()))
                        .writeTimeout(ListenerFixture.TIMEOUT)
                        .build();
        fixture = new ListenerFixture(directory, session, drainTimeout);
        return fixture;
    }

    ListenerFixture fixture() {
        return fixture;
    }

    ListenerRegistration registration(String id) {
        return fixture.registry.listener(id);
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }
}
