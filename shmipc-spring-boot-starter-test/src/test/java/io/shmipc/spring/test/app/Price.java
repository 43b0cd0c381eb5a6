package io.shmipc.spring.test.app;

public record Price(String item, int cents) {}
