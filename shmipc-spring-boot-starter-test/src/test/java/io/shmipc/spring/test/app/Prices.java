package io.shmipc.spring.test.app;

import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.annotation.ShmipcListener;
import org.springframework.stereotype.Component;

@Component
public class Prices {

    private final Tariff tariff;

    public Prices(Tariff tariff) {
        this.tariff = tariff;
    }

    @ShmipcListener(destination = "price")
    Price price(Order order, @ShmipcHeader(value = "discount", required = false) Integer discount) {
        int cents = order.count() * tariff.centsOf(order.item());
        return new Price(order.item(), cents - (discount == null ? 0 : discount));
    }
}
