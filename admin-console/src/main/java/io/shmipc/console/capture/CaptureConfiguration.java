package io.shmipc.console.capture;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store, as large as the settings say. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

    @Bean
    CaptureStore captureStore(CaptureProperties properties) {
        return new CaptureStore(
                properties.maxPerSession(), properties.maxInAll(), properties.maxBytes().toBytes());
    }
}
