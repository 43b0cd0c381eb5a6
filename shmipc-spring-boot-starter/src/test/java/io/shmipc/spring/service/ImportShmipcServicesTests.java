package io.shmipc.spring.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.shmipc.error.ConfigurationException;
import io.shmipc.spring.annotation.ShmipcExchange;
import io.shmipc.spring.core.RequestSpec;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.service.scanned.HereConfiguration;
import io.shmipc.spring.service.scanned.NoService;
import io.shmipc.spring.service.scanned.StockService;
import io.shmipc.spring.service.scanned.StockServiceBean;
import io.shmipc.spring.service.scanned.below.MethodsOnly;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ImportShmipcServicesTests {

    private final ShmipcOperations operations = answering("default");

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner()
                    .withBean("shmipcTemplate", ShmipcOperations.class, () -> operations);

    interface Prices {

        @ShmipcExchange("${prices.destination:prices}")
        String price(String item);
    }

    @ShmipcExchange(client = "billing")
    interface Invoices {

        @ShmipcExchange("invoices")
        String invoice(String item);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(Prices.class)
    static class OfType {}

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(basePackageClasses = StockService.class)
    static class OfPackage {}

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(basePackages = "${where}")
    static class OfPackageNamed {}

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(types = Prices.class, client = "${prices.client}")
    @ImportShmipcServices(Invoices.class)
    static class OfClients {}

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(types = Invoices.class, client = "other")
    static class OfOtherClient {}

    @Configuration(proxyBeanMethods = false)
    @ImportShmipcServices(String.class)
    static class OfClass {}

    @Test
    void shouldMakeABeanOfANamedInterface() {
        contexts.withUserConfiguration(OfType.class)
                .run(
                        context -> {
                            assertThat(context).hasNotFailed().hasSingleBean(Prices.class);
                            assertThat(context.getBeanNamesForType(Prices.class))
                                    .containsExactly(Prices.class.getName());
                            assertThat(context.getBean(Prices.class).price("tea"))
                                    .isEqualTo("default prices");
                        });
    }

    @Test
    void shouldResolvePlaceholdersOfTheEnvironment() {
        contexts.withUserConfiguration(OfType.class)
                .withPropertyValues("prices.destination=p")
                .run(
                        context ->
                                assertThat(context.getBean(Prices.class).price("tea"))
                                        .isEqualTo("default p"));
    }

    @Test
    void shouldFindInterfacesInPackages() {
        contexts.withUserConfiguration(OfPackage.class).run(this::hasFoundServices);
        contexts.withUserConfiguration(HereConfiguration.class).run(this::hasFoundServices);
        contexts.withUserConfiguration(OfPackageNamed.class)
                .withPropertyValues("where=io.shmipc.spring.service.scanned.below")
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(MethodsOnly.class)
                                        .doesNotHaveBean(StockService.class));
    }

    private void hasFoundServices(AssertableApplicationContext context) {
        assertThat(context)
                .hasNotFailed()
                .hasSingleBean(StockService.class)
                .hasSingleBean(MethodsOnly.class)
                .doesNotHaveBean(NoService.class)
                .doesNotHaveBean(StockServiceBean.class);
        assertThat(context.getBean(StockService.class).level("tea"))
                .isEqualTo("default stock.level");
        assertThat(context.getBean(MethodsOnly.class).call()).isEqualTo("default methods.only");
    }

    @Test
    void shouldSendThroughTheTemplateOfTheNamedClient() {
        contexts.withUserConfiguration(OfClients.class, OfPackage.class)
                .withBean("aShmipcTemplate", ShmipcOperations.class, () -> answering("a"))
                .withBean(
                        "billingShmipcTemplate", ShmipcOperations.class, () -> answering("billing"))
                .withPropertyValues("prices.client=a", "stock.client=billing")
                .run(
                        context -> {
                            assertThat(context.getBean(Prices.class).price("tea"))
                                    .isEqualTo("a prices");
                            assertThat(context.getBean(Invoices.class).invoice("tea"))
                                    .isEqualTo("billing invoices");
                            assertThat(context.getBean(StockService.class).level("tea"))
                                    .isEqualTo("billing stock.level");
                            assertThat(context.getBean(MethodsOnly.class).call())
                                    .isEqualTo("default methods.only");
                        });
    }

    @Test
    void shouldFindTheTemplateOfAClientWhoseNameHasADash() {
        contexts.withUserConfiguration(OfPackage.class)
                .withBean(
                        "stockRoomShmipcTemplate", ShmipcOperations.class, () -> answering("room"))
                .withPropertyValues("stock.client=stock-room")
                .run(
                        context ->
                                assertThat(context.getBean(StockService.class).level("tea"))
                                        .isEqualTo("room stock.level"));
    }

    @Test
    void shouldFindTheTemplateOfAClientByItsQualifier() {
        contexts.withUserConfiguration(OfPackage.class, Qualified.class)
                .withPropertyValues("stock.client=stock")
                .run(
                        context ->
                                assertThat(context.getBean(StockService.class).level("tea"))
                                        .isEqualTo("qualified stock.level"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Qualified {

        @Bean
        @Qualifier("stock")
        ShmipcOperations anyName() {
            return answering("qualified");
        }
    }

    @Test
    void shouldSendThroughTheOnlyOperationsThereAre() {
        new ApplicationContextRunner()
                .withBean("own", ShmipcOperations.class, () -> answering("own"))
                .withUserConfiguration(OfType.class)
                .run(
                        context ->
                                assertThat(context.getBean(Prices.class).price("tea"))
                                        .isEqualTo("own prices"));
    }

    @Test
    void shouldSayWhichPropertyIsMissing() {
        new ApplicationContextRunner()
                .withUserConfiguration(OfType.class)
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasStackTraceContaining("set shmipc.client.address"));
        contexts.withUserConfiguration(OfClients.class)
                .withPropertyValues("prices.client=a")
                .withBean("aShmipcTemplate", ShmipcOperations.class, () -> answering("a"))
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasStackTraceContaining(
                                                ConfigurationException.class.getName())
                                        .hasStackTraceContaining("billingShmipcTemplate")
                                        .hasStackTraceContaining(
                                                "set shmipc.clients.billing.address"));
    }

    @Test
    void shouldNeedNoneOfTheOptionalLibraries() {
        contexts.withClassLoader(
                        new FilteredClassLoader(
                                "tools.jackson",
                                "com.google.protobuf",
                                "reactor",
                                "org.reactivestreams"))
                .withUserConfiguration(OfPackage.class)
                .run(this::hasFoundServices);
    }

    @Test
    void shouldBackOffFromABeanOfTheApplicationWithThatName() {
        Prices own = item -> "own";
        contexts.withBean(Prices.class.getName(), Prices.class, () -> own)
                .withUserConfiguration(OfType.class)
                .run(
                        context -> {
                            assertThat(context).hasSingleBean(Prices.class);
                            assertThat(context.getBean(Prices.class)).isSameAs(own);
                        });
    }

    @Test
    void shouldTakeTheSameImportTwiceButNotWithAnotherClient() {
        contexts.withUserConfiguration(OfPackage.class, HereConfiguration.class)
                .run(context -> assertThat(context).hasSingleBean(StockService.class));
        contexts.withUserConfiguration(OfClients.class, OfOtherClient.class)
                .withPropertyValues("prices.client=a")
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasStackTraceContaining(
                                                "client=other of service type="
                                                        + Invoices.class.getName()));
    }

    @Test
    void shouldFailAtStartForWhatIsNoInterface() {
        contexts.withUserConfiguration(OfClass.class)
                .run(
                        context ->
                                assertThat(context.getStartupFailure())
                                        .hasStackTraceContaining(
                                                "service type=java.lang.String must be an"
                                                        + " interface"));
    }

    @Test
    void shouldBeInjected() {
        contexts.withUserConfiguration(OfType.class, User.class)
                .run(
                        context ->
                                assertThat(context.getBean(User.class).prices)
                                        .isSameAs(context.getBean(Prices.class)));
    }

    @Test
    void shouldWaitUntilItIsNeededWhereBeansAreLazy() {
        new ApplicationContextRunner()
                .withInitializer(
                        context ->
                                context.addBeanFactoryPostProcessor(
                                        new LazyInitializationBeanFactoryPostProcessor()))
                .withUserConfiguration(OfType.class)
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            assertThatExceptionOfType(BeanCreationException.class)
                                    .isThrownBy(() -> context.getBean(Prices.class));
                        });
    }

    static class User {
        @Autowired private Prices prices;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnFactory {

        @Bean
        Prices prices(ShmipcOperations operations) {
            return ShmipcServiceProxyFactory.builder(operations).build().createClient(Prices.class);
        }
    }

    @Test
    void shouldNotBeNeededForABeanMethod() {
        contexts.withUserConfiguration(OwnFactory.class)
                .run(
                        context ->
                                assertThat(context.getBean(Prices.class).price("tea"))
                                        .isEqualTo("default ${prices.destination:prices}"));
    }

    private static ShmipcOperations answering(String name) {
        ShmipcOperations operations = mock(ShmipcOperations.class);
        given(operations.to(anyString()))
                .willAnswer(
                        call -> {
                            RequestSpec request = mock(RequestSpec.class);
                            given(request.retrieve(String.class))
                                    .willReturn(name + " " + call.getArgument(0));
                            return request;
                        });
        return operations;
    }
}
