package io.shmipc.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.test.app.AuditLog;
import io.shmipc.spring.test.app.Checkout;
import io.shmipc.spring.test.app.ExampleApplication;
import io.shmipc.spring.test.app.Order;
import io.shmipc.spring.test.app.Price;
import io.shmipc.spring.test.app.Prices;
import io.shmipc.spring.test.app.Tariff;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@Timeout(60)
class ShmipcTestTests {

    @Nested
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    @ShmipcTest(properties = "answer=42")
    @ContextConfiguration(classes = ExampleApplication.class)
    class WithEverything {

        @Autowired private ApplicationContext context;
        @Autowired private ShmipcOperations shmipc;
        @Autowired private Environment environment;
        @MockitoBean private Tariff tariff;

        @Test
        void shouldHaveListenersAndNothingElse() {
            assertThat(context.getBeansOfType(Prices.class)).hasSize(1);
            assertThat(context.getBeansOfType(AuditLog.class)).hasSize(1);
            assertThat(context.getBeansOfType(Checkout.class)).isEmpty();
            assertThat(environment.getProperty("answer")).isEqualTo("42");
        }

        @Test
        void shouldReachThemWithObjectsAsPayload() {
            given(tariff.centsOf("tea")).willReturn(11);

            assertThat(shmipc.request("price", new Order("tea", 2), Price.class))
                    .isEqualTo(new Price("tea", 22));
        }
    }

    @Nested
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    @ShmipcTest(AuditLog.class)
    @ContextConfiguration(classes = ExampleApplication.class)
    class WithOneListener {

        @Autowired private ApplicationContext context;
        @Autowired private ShmipcOperations shmipc;
        @Autowired private AuditLog log;

        @Test
        void shouldHaveThatOneOnly() {
            assertThat(context.getBeansOfType(Prices.class)).isEmpty();

            shmipc.request("audit", "line", Void.class);

            assertThat(log.lines).containsExactly("line");
        }
    }

    @Nested
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    @ShmipcTest(useDefaultFilters = false)
    @ContextConfiguration(classes = ExampleApplication.class)
    class WithoutDefaultFilters {

        @Autowired private ApplicationContext context;

        @Test
        void shouldHaveNoComponent() {
            assertThat(context.getBeansOfType(Prices.class)).isEmpty();
            assertThat(context.getBeansOfType(AuditLog.class)).isEmpty();
            assertThat(context.getBeansOfType(ShmipcOperations.class)).hasSize(1);
        }
    }
}
