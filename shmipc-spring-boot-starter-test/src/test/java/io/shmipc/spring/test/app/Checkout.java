package io.shmipc.spring.test.app;

import io.shmipc.spring.core.ShmipcOperations;
import java.time.Duration;
import org.springframework.stereotype.Service;

/** Sends; it has no listener, and so no slice has it. */
@Service
public class Checkout {

    private final ShmipcOperations shmipc;

    public Checkout(ShmipcOperations shmipc) {
        this.shmipc = shmipc;
    }

    public Price priceOf(Order order) {
        return shmipc.request("price", order, Price.class);
    }

    public Price priceOf(Order order, int discount, Duration timeout) {
        return shmipc.to("price")
                .header("discount", String.valueOf(discount))
                .timeout(timeout)
                .payload(order)
                .retrieve(Price.class);
    }

    public void audit(String line) {
        shmipc.send("audit", line);
    }
}
