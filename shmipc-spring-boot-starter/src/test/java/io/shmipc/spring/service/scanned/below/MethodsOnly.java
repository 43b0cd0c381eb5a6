package io.shmipc.spring.service.scanned.below;

import io.shmipc.spring.annotation.ShmipcExchange;

public interface MethodsOnly {

    @ShmipcExchange("methods.only")
    String call();
}
