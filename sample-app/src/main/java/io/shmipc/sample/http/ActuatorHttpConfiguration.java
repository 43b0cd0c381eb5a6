package io.shmipc.sample.http;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Says where the endpoints answer. */
@Configuration(proxyBeanMethods = false)
@Profile(ActuatorHttp.PROFILE)
class ActuatorHttpConfiguration {

    @Bean
    ApplicationListener<WebServerInitializedEvent> actuatorAddress() {
        return new AddressPrinter();
    }

    /** A class, because a lambda would lose the kind of event. */
    private static final class AddressPrinter
            implements ApplicationListener<WebServerInitializedEvent> {

        @Override
        public void onApplicationEvent(WebServerInitializedEvent event) {
            System.out.println(ActuatorHttp.readyLine(event.getWebServer().getPort()));
            System.out.flush();
        }
    }
}
