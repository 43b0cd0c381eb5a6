package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.spring.test.app.AuditLog;
import io.shmipc.spring.test.app.ExampleApplication;
import io.shmipc.spring.test.app.Prices;
import io.shmipc.spring.test.app.Tariff;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;

/** Equal annotations share a context, and with it an address; others do not. */
@Timeout(120)
class ContextCachingTests {

    @SpringBootTest(classes = ExampleApplication.class)
    @AutoConfigureShmipc
    static class First {}

    @SpringBootTest(classes = ExampleApplication.class)
    @AutoConfigureShmipc
    static class Second {}

    @SpringBootTest(classes = ExampleApplication.class)
    @AutoConfigureShmipc(clients = "billing")
    static class WithClient {}

    @ShmipcTest
    @Import(Tariff.class)
    @ContextConfiguration(classes = ExampleApplication.class)
    static class FirstSlice {}

    @ShmipcTest
    @Import(Tariff.class)
    @ContextConfiguration(classes = ExampleApplication.class)
    static class SecondSlice {}

    @ShmipcTest(AuditLog.class)
    @ContextConfiguration(classes = ExampleApplication.class)
    static class OneListener {}

    @ShmipcTest(Prices.class)
    @Import(Tariff.class)
    @ContextConfiguration(classes = ExampleApplication.class)
    static class OtherListener {}

    @SpringBootTest(
            classes = ExampleApplication.class,
            properties = "shmipc.client.address=unix:/somebody-elses")
    static class Without {}

    private static ApplicationContext contextOf(Class<?> testClass) {
        return new TestContextManager(testClass).getTestContext().getApplicationContext();
    }

    private static String addressOf(Class<?> testClass) {
        return contextOf(testClass).getEnvironment().getProperty("shmipc.server.address");
    }

    @Test
    void shouldShareAContextOfEqualTests() {
        assertThat(contextOf(First.class)).isSameAs(contextOf(Second.class));
        assertThat(contextOf(FirstSlice.class)).isSameAs(contextOf(SecondSlice.class));
    }

    @Test
    void shouldKeepOthersApartWithAnAddressEach() {
        assertThat(
                        Map.of(
                                addressOf(First.class), 1,
                                addressOf(WithClient.class), 2,
                                addressOf(FirstSlice.class), 3,
                                addressOf(OneListener.class), 4,
                                addressOf(OtherListener.class), 5))
                .hasSize(5);
    }

    @Test
    void shouldGiveNamedClientsTheAddressToo() {
        var environment = contextOf(WithClient.class).getEnvironment();

        assertThat(environment.getProperty("shmipc.clients.billing.address"))
                .isEqualTo(environment.getProperty("shmipc.server.address"));
        assertThat(
                        contextOf(First.class)
                                .getEnvironment()
                                .getProperty("shmipc.clients.billing.address"))
                .isNull();
    }

    @Test
    void shouldLeaveTestsWithoutTheAnnotationAlone() {
        var environment = contextOf(Without.class).getEnvironment();

        assertThat(environment.getProperty("shmipc.server.address")).isNull();
        assertThat(environment.getProperty("shmipc.client.address"))
                .isEqualTo("unix:/somebody-elses");
    }

    @Test
    void shouldRemoveTheFolderWithTheContext() {
        Path folder = Path.of(addressOf(OneListener.class).substring("unix:".length())).getParent();
        assertThat(folder).isDirectoryContaining("glob:**/s");

        new TestContextManager(OneListener.class)
                .getTestContext()
                .markApplicationContextDirty(null);

        assertThat(folder).doesNotExist();
    }
}
