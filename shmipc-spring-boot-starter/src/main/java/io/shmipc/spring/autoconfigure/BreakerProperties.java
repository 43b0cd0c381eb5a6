package io.shmipc.spring.autoconfigure;

import java.time.Duration;

/** When a session whose memory is short is spared new streams. */
public class BreakerProperties {

    /**
     * Number of messages without room within the window that make new streams prefer other
     * sessions; never if 0.
     */
    private int threshold = 10;

    /** Time within which these messages must come. */
    private Duration window = Duration.ofSeconds(1);

    /** How long new streams prefer other sessions. */
    private Duration openTime = Duration.ofSeconds(5);

    public int getThreshold() {
        return threshold;
    }

    public void setThreshold(int threshold) {
        this.threshold = threshold;
    }

    public Duration getWindow() {
        return window;
    }

    public void setWindow(Duration window) {
        this.window = window;
    }

    public Duration getOpenTime() {
        return openTime;
    }

    public void setOpenTime(Duration openTime) {
        this.openTime = openTime;
    }
}
