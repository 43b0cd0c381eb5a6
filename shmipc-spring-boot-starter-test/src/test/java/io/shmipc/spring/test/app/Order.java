package io.shmipc.spring.test.app;

public record Order(String item, int count) {}
