package io.shmipc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.shmipc.client.ClientConfig;
import io.shmipc.client.ShmipcClient;
import io.shmipc.error.ConfigurationException;
import io.shmipc.error.PeerUnavailableException;
import io.shmipc.spring.core.ShmipcOperations;
import io.shmipc.spring.core.ShmipcTemplate;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clients under {@code shmipc.clients}, alone and beside the default one. */
class NamedClientsTests {

    @TempDir private Path directory;

    private ApplicationContextRunner contexts;
    private ApplicationContextRunner agent;

    @BeforeEach
    void pointAtAddressesWhereNobodyListens() {
        contexts =
                new ApplicationContextRunner()
                        .withConfiguration(
                                AutoConfigurations.of(
                                        ShmipcAutoConfiguration.class,
                                        ShmipcClientAutoConfiguration.class));
        agent = contexts.withPropertyValues(address("clients.agent"));
    }

    private String address(String client) {
        return "shmipc." + client + ".address=unix:" + directory.resolve(client + ".sock");
    }

    private static ClientConfig config(ApplicationContext context, String bean) {
        return context.getBean(bean, ShmipcClient.class).config();
    }

    private Object addressOf(String client) {
        return UnixDomainSocketAddress.of(directory.resolve(client + ".sock"));
    }

    @Test
    void shouldInjectTheOnlyClientWithoutAskingForItsName() {
        agent.withBean(Plain.class)
                .run(
                        context -> {
                            assertThat(context)
                                    .hasSingleBean(ShmipcClient.class)
                                    .hasSingleBean(ShmipcTemplate.class)
                                    .hasBean("agentShmipcClient")
                                    .hasBean("agentShmipcTemplate");
                            assertThat(context.getBean(Plain.class).operations)
                                    .isSameAs(context.getBean("agentShmipcTemplate"));
                        });
    }

    @Test
    void shouldPreferTheDefaultClientWhereNobodyAsksForAName() {
        agent.withPropertyValues(address("client"), address("clients.metrics"))
                .withBean(Plain.class)
                .withBean(Qualified.class)
                .run(
                        context -> {
                            assertThat(context.getBeansOfType(ShmipcClient.class))
                                    .containsOnlyKeys(
                                            "shmipcClient",
                                            "agentShmipcClient",
                                            "metricsShmipcClient");
                            assertThat(context.getBean(Plain.class).operations)
                                    .isSameAs(context.getBean("shmipcTemplate"));
                            assertThat(context.getBean(ShmipcClient.class))
                                    .isSameAs(context.getBean("shmipcClient"));
                            Qualified user = context.getBean(Qualified.class);
                            assertThat(user.template)
                                    .isSameAs(context.getBean("agentShmipcTemplate"));
                            assertThat(user.client).isSameAs(context.getBean("agentShmipcClient"));
                            assertThat(user.all).hasSize(3);
                        });
    }

    @Test
    void shouldConnectEachClientToItsOwnAddressUnderItsOwnName() {
        agent.withPropertyValues(
                        address("client"),
                        address("clients.metrics"),
                        "shmipc.clients.metrics.name=m",
                        "shmipc.clients.agent.sessions=2",
                        "shmipc.clients.agent.breaker.threshold=3")
                .run(
                        context -> {
                            ClientConfig config = config(context, "agentShmipcClient");
                            assertThat(config.address()).isEqualTo(addressOf("clients.agent"));
                            assertThat(config.name()).isEqualTo("agent");
                            assertThat(config.sessions()).isEqualTo(2);
                            assertThat(config.breakerThreshold()).isEqualTo(3);
                            ClientConfig metrics = config(context, "metricsShmipcClient");
                            assertThat(metrics.address()).isEqualTo(addressOf("clients.metrics"));
                            assertThat(metrics.name()).isEqualTo("m");
                            assertThat(metrics.sessions()).isEqualTo(1);
                            assertThat(config(context, "shmipcClient").address())
                                    .isEqualTo(addressOf("client"));
                            assertThat(config(context, "shmipcClient").name()).isEqualTo("client");
                        });
    }

    @Test
    void shouldRequireAnAnswerWithinTheTimeoutOfTheNamedClient() {
        agent.withPropertyValues("shmipc.clients.agent.request-timeout=0s")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining(
                                                "'shmipc.clients.agent': requestTimeout=PT0S"));
    }

    @Test
    void shouldComplainWhereSeveralClientsFitAndNoneIsTheDefault() {
        agent.withPropertyValues(address("clients.metrics"))
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            assertThat(context.getBeansOfType(ShmipcClient.class)).hasSize(2);
                            assertThat(context.getBeanProvider(ShmipcTemplate.class).getIfUnique())
                                    .isNull();
                        });
        agent.withPropertyValues(address("clients.metrics"))
                .withBean(Plain.class)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasRootCauseInstanceOf(
                                                NoUniqueBeanDefinitionException.class)
                                        .hasStackTraceContaining(
                                                "agentShmipcTemplate,metricsShmipcTemplate"));
    }

    @Test
    void shouldMakeBeansWithoutDashesOutOfNamesWithDashes() {
        contexts.withPropertyValues(address("clients.log-agent-2"))
                .withBean(Dashed.class)
                .run(
                        context ->
                                assertThat(context.getBean(Dashed.class).template)
                                        .isSameAs(context.getBean("logAgent2ShmipcTemplate")));
    }

    @Test
    void shouldTakeNamesFromTheEnvironment() {
        contexts.withInitializer(
                        context ->
                                context.getEnvironment()
                                        .getPropertySources()
                                        .addFirst(
                                                new org.springframework.core.env
                                                        .SystemEnvironmentPropertySource(
                                                        "systemEnvironment",
                                                        Map.of(
                                                                "SHMIPC_CLIENTS_AGENT_ADDRESS",
                                                                "unix:"
                                                                        + directory.resolve(
                                                                                "e.sock"),
                                                                "SHMIPC_CLIENTS_AGENT_MEMORY_TYPE",
                                                                "file"))))
                .run(context -> assertThat(context).hasBean("agentShmipcClient"));
    }

    @Test
    void shouldRefuseNamesThatBeansCannotHave() {
        refuses("clients.[a.b]", "client=a.b must be a letter, then letters, digits and");
        refuses("clients.2nd", "client=2nd must be");
        refuses("clients.a--b", "client=a--b must be");
        refuses("clients.default", "client=default must have another name");
    }

    @Test
    void shouldRefuseTwoNamesOfOneBean() {
        contexts.withPropertyValues(address("clients.log-agent"), address("clients.logAgent"))
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasMessageContaining(
                                                "must not make the same"
                                                        + " bean=logAgentShmipcClient"));
    }

    private void refuses(String client, String rule) {
        contexts.withPropertyValues(address(client))
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .isInstanceOf(ConfigurationException.class)
                                        .hasMessageContaining(rule));
    }

    @Test
    void shouldRefuseAClientWithoutAddress() {
        contexts.withPropertyValues("shmipc.clients.agent.sessions=2")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .hasStackTraceContaining(
                                                "address=null of client=agent must not be empty"));
    }

    @Test
    void shouldTellCustomizersWhichClientTheyChange() {
        Map<String, String> seen = new ConcurrentHashMap<>();
        agent.withPropertyValues(address("client"))
                .withBean("named", ShmipcClientCustomizer.class, () -> new NamedCustomizer(seen))
                .withBean(
                        "lambda",
                        ShmipcClientCustomizer.class,
                        () -> builder -> builder.maxIdleStreams(7))
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            assertThat(seen).containsOnlyKeys("default", "agent");
                            assertThat(config(context, "agentShmipcClient").sessions())
                                    .isEqualTo(4);
                            assertThat(config(context, "shmipcClient").sessions()).isEqualTo(1);
                            for (String bean : List.of("agentShmipcClient", "shmipcClient")) {
                                assertThat(config(context, bean).maxIdleStreams()).isEqualTo(7);
                            }
                        });
    }

    @Test
    void shouldBackOffFromAClientOfTheApplicationWithThatName() {
        agent.withPropertyValues(address("client"))
                .withUserConfiguration(OwnAgentClient.class)
                .withBean(Qualified.class)
                .run(
                        context -> {
                            assertThat(context.getBeansOfType(ShmipcClient.class))
                                    .containsOnlyKeys("shmipcClient", "agentShmipcClient");
                            assertThat(config(context, "agentShmipcClient").name())
                                    .isEqualTo("own");
                            assertThat(context.getBean(Qualified.class).client)
                                    .isSameAs(context.getBean("agentShmipcClient"));
                            assertThat(context.getBeansOfType(ShmipcTemplate.class))
                                    .containsOnlyKeys("shmipcTemplate", "agentShmipcTemplate");
                        });
    }

    @Test
    void shouldBackOffFromATemplateOfTheApplicationWithThatName() {
        agent.withPropertyValues(address("client"))
                .withUserConfiguration(OwnAgentTemplate.class)
                .run(
                        context -> {
                            assertThat(context.getBean("agentShmipcTemplate"))
                                    .isNotInstanceOf(ShmipcTemplate.class);
                            assertThat(context.getBean(ShmipcOperations.class))
                                    .isSameAs(context.getBean("shmipcTemplate"));
                        });
    }

    @Test
    void shouldPreferAClientOfTheApplicationToNamedOnes() {
        agent.withBean(
                        "mine",
                        ShmipcClient.class,
                        () -> ShmipcClient.connect(OwnAgentClient.config("mine")))
                .run(
                        context -> {
                            assertThat(context).hasBean("shmipcTemplate");
                            assertThat(context.getBean(ShmipcClient.class).config().name())
                                    .isEqualTo("mine");
                            assertThat(context.getBean(ShmipcTemplate.class))
                                    .isSameAs(context.getBean("shmipcTemplate"));
                        });
    }

    @Test
    void shouldSetUpNoNamedClientWhenDisabled() {
        agent.withPropertyValues("shmipc.enabled=false", "shmipc.clients.a--b.address=x")
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(ShmipcClient.class)
                                        .doesNotHaveBean(ShmipcTemplate.class));
    }

    @Test
    void shouldCloseNamedClientsWithTheContext() {
        agent.withPropertyValues("shmipc.clients.agent.connect-timeout=1ms")
                .run(
                        context -> {
                            ShmipcClient client = context.getBean(ShmipcClient.class);
                            context.close();
                            assertThat(closed(client)).isTrue();
                        });
    }

    private static boolean closed(ShmipcClient client) {
        try {
            client.borrowStream();
            return false;
        } catch (PeerUnavailableException e) {
            return false;
        } catch (io.shmipc.error.SessionClosedException e) {
            return e.getMessage().contains("was closed");
        }
    }

    static class Plain {
        private final ShmipcOperations operations;

        Plain(ShmipcOperations operations) {
            this.operations = operations;
        }
    }

    static class Qualified {
        private final ShmipcTemplate template;
        private final ShmipcClient client;
        private final List<ShmipcClient> all;

        Qualified(
                @Qualifier("agent") ShmipcTemplate template,
                @Qualifier("agent") ShmipcClient client,
                ObjectProvider<ShmipcClient> all) {
            this.template = template;
            this.client = client;
            this.all = all.orderedStream().toList();
        }
    }

    static class Dashed {
        private final ShmipcOperations template;

        Dashed(@Qualifier("log-agent-2") ShmipcOperations template) {
            this.template = template;
        }
    }

    record NamedCustomizer(Map<String, String> seen) implements ShmipcClientCustomizer {

        @Override
        public void customize(ClientConfig.Builder builder) {
            throw new AssertionError("must be asked with a name");
        }

        @Override
        public void customize(String clientName, ClientConfig.Builder builder) {
            seen.put(clientName, "");
            if (clientName.equals("agent")) {
                builder.sessions(4);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnAgentClient {

        static ClientConfig config(String name) {
            return ClientConfig.builder(UnixDomainSocketAddress.of("/tmp/shmipc-none.sock"))
                    .connectTimeout(Duration.ofMillis(1))
                    .failFast(false)
                    .name(name)
                    .build();
        }

        @Bean(defaultCandidate = false)
        @Qualifier("agent")
        ShmipcClient agentShmipcClient() {
            return ShmipcClient.connect(config("own"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnAgentTemplate {

        @Bean(defaultCandidate = false)
        @Qualifier("agent")
        ShmipcOperations agentShmipcTemplate() {
            return org.mockito.Mockito.mock(ShmipcOperations.class);
        }
    }
}
