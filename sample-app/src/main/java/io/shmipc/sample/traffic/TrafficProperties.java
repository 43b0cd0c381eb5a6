package io.shmipc.sample.traffic;

import io.shmipc.sample.record.ApplicationName;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the traffic.
 *
 * @param application name under which the agent keeps what is shipped
 * @param leastPerSecond messages a second at low tide
 * @param mostPerSecond messages a second at high tide
 * @param tide from one low tide to the next
 * @param readers threads that each read a number of lines slowly
 * @param lines how many lines a reader asks for
 * @param leak whether one more reader forgets to close what it reads from
 * @param forgetEvery pause between two lines that are forgotten
 */
@ConfigurationProperties("sample.traffic")
record TrafficProperties(
        String application,
        int leastPerSecond,
        int mostPerSecond,
        Duration tide,
        int readers,
        int lines,
        boolean leak,
        Duration forgetEvery) {

    ApplicationName applicationName() {
        return new ApplicationName(application);
    }
}
