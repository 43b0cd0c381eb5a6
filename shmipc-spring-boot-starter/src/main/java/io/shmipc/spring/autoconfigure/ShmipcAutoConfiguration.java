package io.shmipc.spring.autoconfigure;

import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.MessageLite;
import io.shmipc.session.HandlerThreads;
import io.shmipc.session.SessionConfig;
import io.shmipc.spring.codec.LengthPrefixedCodec;
import io.shmipc.spring.codec.MessageCodec;
import io.shmipc.spring.codec.MessageLimits;
import io.shmipc.spring.codec.TTHeaderCodec;
import io.shmipc.spring.converter.BytesPayloadConverter;
import io.shmipc.spring.converter.JsonPayloadConverter;
import io.shmipc.spring.converter.PayloadConverter;
import io.shmipc.spring.converter.PayloadConverters;
import io.shmipc.spring.converter.ProtobufPayloadConverter;
import io.shmipc.spring.converter.StringPayloadConverter;
import java.util.Comparator;
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
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** What clients and servers have in common: session settings, codec, converters. */
@AutoConfiguration(
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnBooleanProperty(name = "shmipc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ShmipcProperties.class)
public final class ShmipcAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SessionConfig shmipcSessionConfig(
            ShmipcProperties properties,
            Environment environment,
            ObjectProvider<ShmipcSessionCustomizer> customizers) {
        SessionConfig.Builder builder =
                SessionMapper.common(properties.getMemory(), properties.getSession());
        boolean chosen = properties.getSession().getHandlerThreads() != null;
        if (!chosen && Threading.VIRTUAL.isActive(environment)) {
            builder.handlerThreads(HandlerThreads.VIRTUAL_THREADS);
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    MessageCodec shmipcMessageCodec(ShmipcProperties properties) {
        MessageLimits limits = Sizes.limits(properties.getMessage());
        return switch (properties.getCodec()) {
            case TTHEADER -> new TTHeaderCodec(limits);
            case LENGTH_PREFIXED -> new LengthPrefixedCodec(limits);
        };
    }

    @Bean
    @ConditionalOnMissingBean
    PayloadConverters shmipcPayloadConverters(ObjectProvider<PayloadConverter> converters) {
        return new PayloadConverters(
                converters
                        .orderedStream()
                        .sorted(Comparator.comparingInt(ShmipcAutoConfiguration::rank))
                        .toList());
    }

    /** Those of the application first, and of the built-in ones the least specific last. */
    private static int rank(PayloadConverter converter) {
        if (converter instanceof BytesPayloadConverter) {
            return 1;
        }
        if (converter instanceof StringPayloadConverter) {
            return 2;
        }
        if (converter instanceof ProtobufPayloadConverter) {
            return 3;
        }
        return converter instanceof JsonPayloadConverter ? 4 : 0;
    }

    @Bean
    @ConditionalOnMissingBean
    BytesPayloadConverter shmipcBytesPayloadConverter() {
        return new BytesPayloadConverter();
    }

    @Bean
    @ConditionalOnMissingBean
    StringPayloadConverter shmipcStringPayloadConverter() {
        return new StringPayloadConverter();
    }

    @Bean
    UnknownPropertiesWarning shmipcUnknownPropertiesWarning(Environment environment) {
        return new UnknownPropertiesWarning(environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MessageLite.class)
    static class ProtobufConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ProtobufPayloadConverter shmipcProtobufPayloadConverter(
                ShmipcProperties properties, ObjectProvider<ExtensionRegistryLite> extensions) {
            return new ProtobufPayloadConverter(
                    extensions.getIfAvailable(ExtensionRegistryLite::getEmptyRegistry),
                    Sizes.limits(properties.getMessage()).maxPayloadBytes());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    static class JsonConfiguration {

        @Bean
        @ConditionalOnMissingBean
        JsonPayloadConverter shmipcJsonPayloadConverter(JsonMapper mapper) {
            return new JsonPayloadConverter(mapper);
        }
    }
}
