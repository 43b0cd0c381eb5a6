package io.shmipc.spring.service.scanned;

import io.shmipc.spring.annotation.ShmipcExchange;

/** A class with the annotation, which no client can be made of. */
@ShmipcExchange("stock")
public abstract class StockServiceBean implements StockService {}
