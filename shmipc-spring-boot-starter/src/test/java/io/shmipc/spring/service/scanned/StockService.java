package io.shmipc.spring.service.scanned;

import io.shmipc.spring.annotation.ShmipcExchange;

@ShmipcExchange(value = "stock", client = "${stock.client:}")
public interface StockService {

    @ShmipcExchange("level")
    String level(String item);
}
