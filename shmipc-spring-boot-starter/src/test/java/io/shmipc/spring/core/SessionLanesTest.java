package io.shmipc.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.session.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionLanesTest {

    private final SessionLanes lanes = new SessionLanes(SessionLanesTest::daemon, 1);
    private final Session one = session(1);
    private final Session other = session(2);
    private final CountDownLatch room = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void makeRoom() {
        room.countDown();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lane");
        thread.setDaemon(true);
        return thread;
    }

    private static Session session(long id) {
        return (Session)
                Proxy.newProxyInstance(
                        Session.class.getClassLoader(),
                        new Class<?>[] {Session.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "id" -> id;
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "equals" -> proxy == arguments[0];
                                    default -> method.getName();
                                });
    }

    private void waitForRoom() {
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldNotHaveOneSessionWaitForAnotherThatIsStuck() throws Exception {
        lanes.execute(one, this::waitForRoom);
        CountDownLatch passed = new CountDownLatch(1);

        lanes.execute(other, passed::countDown);

        assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldRunTheTasksOfOneSessionInTurn() throws Exception {
        CountDownLatch last = new CountDownLatch(1);
        lanes.execute(one, this::waitForRoom);
        lanes.execute(one, () -> done.add("second"));
        lanes.execute(one, last::countDown);
        lanes.execute(other, () -> done.add("other"));
        Eventually.isTrue(() -> done.contains("other"));
        assertThat(done).containsExactly("other");

        room.countDown();

        assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("other", "second");
    }

    @Test
    void shouldGoOnAfterATaskThatFails() throws Exception {
        CountDownLatch next = new CountDownLatch(1);
        lanes.execute(one, this::waitForRoom);
        lanes.execute(
                one,
                () -> {
                    throw new IllegalStateException("task");
                });
        lanes.execute(one, next::countDown);
        room.countDown();

        assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch later = new CountDownLatch(1);
        lanes.execute(one, later::countDown);
        assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
