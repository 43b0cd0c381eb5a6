package io.shmipc.console.web.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.poll.Poller;
import io.shmipc.console.stub.Overviews;
import io.shmipc.console.stub.StubInstance;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryProperties;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** An instance that discovery named and names no more: its address may be somebody else's. */
@SpringBootTest(
        properties = {
            "shmipc.console.poll-interval=100ms",
            "shmipc.console.discovery-interval=100ms"
        })
@AutoConfigureMockMvc
@DirtiesContext
@Timeout(60)
class GoneInstanceTests {

    private static final StubInstance SHOP =
            new StubInstance(StubInstance.healthy(Overviews.calm()));
    private static final RequestPostProcessor READER = user("eve").roles("READER");

    @Autowired private MockMvcTester mvc;
    @Autowired private Poller poller;
    @Autowired private SimpleDiscoveryProperties list;

    @DynamicPropertySource
    static void fleet(DynamicPropertyRegistry registry) {
        registry.add(
                "spring.cloud.discovery.client.simple.instances.shop[0].uri",
                () -> SHOP.uri().toString());
    }

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void shouldNotAskForTheMemoryOfAnInstanceThatHasLeftTheFleet() {
        await(true);
        list.getInstances().clear();
        await(false);
        String session = "/instances/" + poller.states().get(0).instance().id() + "/sessions/3";

        MvcTestResult analysis =
                mvc.post().uri(session + "/segment").with(READER).with(csrf()).exchange();
        MvcTestResult dump = mvc.get().uri(session + "/dump").with(READER).exchange();

        for (MvcTestResult refused : new MvcTestResult[] {analysis, dump}) {
            assertThat(refused).hasStatus(302);
            assertThat(refused.getMvcResult().getFlashMap().get("failure"))
                    .isEqualTo("Discovery does not name the instance any more.");
        }
        assertThat(SHOP.requests())
                .extracting(StubInstance.Request::path)
                .noneMatch(path -> path.contains("shmipcdump"));
    }

    private void await(boolean named) {
        while (poller.states().isEmpty() || !has(poller.states().get(0), named)) {
            LockSupport.parkNanos(2_000_000);
            assertThat(Thread.interrupted()).as("the deadline has come").isFalse();
        }
    }

    private static boolean has(InstanceState state, boolean named) {
        return named ? state.answers() : state.goneSince() != null;
    }
}
