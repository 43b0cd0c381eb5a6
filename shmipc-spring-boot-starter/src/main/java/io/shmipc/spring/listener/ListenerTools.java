package io.shmipc.spring.listener;

import io.shmipc.spring.converter.PayloadConverters;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.validation.Validator;

/**
 * What the methods of an application are called with.
 *
 * @param conversions text to objects, for headers
 * @param validator null if payloads are not validated
 */
record ListenerTools(
        PayloadConverters converters,
        ConversionService conversions,
        @Nullable Validator validator) {}
