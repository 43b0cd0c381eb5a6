package io.shmipc.spring.autoconfigure;

import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.StringPayloadConverter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import tools.jackson.databind.json.JsonMapper;

/** What client and server have in common: session settings, codec, converters. */
@AutoConfiguration(
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ShmipcProperties.class)
public final class ShmipcAutoConfiguration {

    private static final int BUILT_IN = Ordered.LOWEST_PRECEDENCE - 100;

    @Bean
    @ConditionalOnMissingBean
    SessionConfig shmipcSessionConfig(
            ShmipcProperties properties,
            Environment environment,
            ObjectProvider<ShmipcSessionCustomizer> customizers) {
        SessionConfig.Builder builder = ConfigMapper.session(properties);
        if (Threading.VIRTUAL.isActive(environment)) {
            builder.callbackExecutor(new VirtualThreadTaskExecutor("shmipc-"));
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    MessageCodec shmipcMessageCodec(ShmipcProperties properties) {
        MessageLimits limits = ConfigMapper.limits(properties.getMessage());
        return switch (properties.getCodec()) {
            case TTHEADER -> new TTHeaderCodec(limits);
            case LENGTH_PREFIXED -> new LengthPrefixedCodec(limits);
        };
    }

    @Bean
    @ConditionalOnMissingBean
    PayloadConverters shmipcPayloadConverters(ObjectProvider<PayloadConverter> converters) {
        return new PayloadConverters(converters.orderedStream().toList());
    }

    @Bean
    @Order(BUILT_IN)
    @ConditionalOnMissingBean
    BytesPayloadConverter shmipcBytesPayloadConverter() {
        return new BytesPayloadConverter();
    }

    @Bean
    @Order(BUILT_IN + 1)
    @ConditionalOnMissingBean
    StringPayloadConverter shmipcStringPayloadConverter() {
        return new StringPayloadConverter();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    static class JsonConfiguration {

        @Bean
        @Order(BUILT_IN + 2)
        @ConditionalOnMissingBean
        JsonPayloadConverter shmipcJsonPayloadConverter(JsonMapper mapper) {
            return new JsonPayloadConverter(mapper);
        }
    }
}
