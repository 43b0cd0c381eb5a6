package io.shmipc.console;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.cloud.client.discovery.EnableDiscoveryClient;

/** The console as a program. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableDiscoveryClient(autoRegister = false)
public class AdminConsoleApplication {

    /** Starts it with Spring Boot's arguments. */
    public static void main(String[] arguments) {
        SpringApplication.run(AdminConsoleApplication.class, arguments);
    }
}
