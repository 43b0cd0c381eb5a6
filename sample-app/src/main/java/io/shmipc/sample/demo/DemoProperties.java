package io.shmipc.sample.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the demonstration.
 *
 * @param rounds measured rounds over each transport
 */
@ConfigurationProperties("sample.demo")
record DemoProperties(int rounds) {}
