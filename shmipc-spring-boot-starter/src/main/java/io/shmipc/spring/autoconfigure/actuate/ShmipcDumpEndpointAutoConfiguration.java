package io.shmipc.spring.autoconfigure.actuate;

import io.shmipc.spring.actuate.MonitoredPeers;
import io.shmipc.spring.actuate.endpoint.ResponseHeaders;
import io.shmipc.spring.actuate.endpoint.ShmipcDumpEndpoint;
import io.shmipc.spring.actuate.servlet.ServletResponseHeaders;
import io.shmipc.spring.autoconfigure.ShmipcClientAutoConfiguration;
import io.shmipc.spring.autoconfigure.ShmipcServerAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The endpoint {@code shmipcdump}, where it is exposed over HTTP. */
@AutoConfiguration(
        after = {ShmipcClientAutoConfiguration.class, ShmipcServerAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(
        endpoint = ShmipcDumpEndpoint.class,
        exposure = EndpointExposure.WEB)
@Conditional(OnPeerCondition.class)
@EnableConfigurationProperties(ShmipcDumpEndpointProperties.class)
@Import(MonitoredPeersConfiguration.class)
public final class ShmipcDumpEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ShmipcDumpEndpoint shmipcDumpEndpoint(
            MonitoredPeers peers,
            ShmipcDumpEndpointProperties properties,
            ObjectProvider<ResponseHeaders> headers) {
        return new ShmipcDumpEndpoint(
                peers,
                properties.getShowValues(),
                properties.getRoles(),
                properties.maxPayload(),
                headers.getIfAvailable(() -> ResponseHeaders.NONE));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(
            name = {
                "org.springframework.web.context.request.RequestContextHolder",
                "jakarta.servlet.http.HttpServletResponse"
            })
    static class ServletConfiguration {

        @Bean
        @ConditionalOnMissingBean(ResponseHeaders.class)
        ServletResponseHeaders shmipcResponseHeaders() {
            return new ServletResponseHeaders();
        }
    }
}
