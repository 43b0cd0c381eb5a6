package io.shmipc.spring.test.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application as users have one, whose parts tests take as they need them. */
@SpringBootApplication
public class ExampleApplication {}
