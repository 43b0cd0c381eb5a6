package io.shmipc.spring.test.app;

import org.springframework.stereotype.Component;

/** What the listener needs, and what a slice does not bring. */
@Component
public class Tariff {

    public int centsOf(String item) {
        return item.length();
    }
}
