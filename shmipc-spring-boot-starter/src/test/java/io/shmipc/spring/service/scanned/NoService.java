package io.shmipc.spring.service.scanned;

/** Lies where services are looked for, and is none. */
public interface NoService {

    String call();
}
