package io.shmipc.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/** Validates the payloads of one parameter. */
final class PayloadValidation {

    private final Validator validator;
    private final Object[] groups;

    private PayloadValidation(Validator validator, Object[] groups) {
        this.validator = validator;
        this.groups = groups;
    }

    /** Whether the parameter wants to be validated. */
    static boolean isWanted(Parameter parameter) {
        return groupsOf(parameter) != null;
    }

    /** The validation that a parameter wants; null if it wants none. */
    static @Nullable PayloadValidation of(Parameter parameter, Validator validator) {
        Object[] groups = groupsOf(parameter);
        return groups == null ? null : new PayloadValidation(validator, groups);
    }

    private static Object @Nullable [] groupsOf(Parameter parameter) {
        for (Annotation annotation : parameter.getAnnotations()) {
            Object[] groups = ValidationAnnotationUtils.determineValidationHints(annotation);
            if (groups != null) {
                return groups;
            }
        }
        return null;
    }

    /**
     * Validates one payload.
     *
     * @throws InvalidMessageException naming the fields and the rules, but none of the values
     */
    void validate(Object payload) {
        BeanPropertyBindingResult result = new BeanPropertyBindingResult(payload, "payload");
        if (validator instanceof SmartValidator smart && groups.length > 0) {
            smart.validate(payload, result, groups);
        } else if (validator.supports(payload.getClass())) {
            validator.validate(payload, result);
        }
        if (result.hasErrors()) {
            throw new InvalidMessageException(
                    "payload of type="
                            + payload.getClass().getName()
                            + " is not valid: "
                            + result.getAllErrors().stream()
                                    .map(PayloadValidation::describe)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static String describe(ObjectError error) {
        String[] codes = error.getCodes();
        String rule =
                codes == null || codes.length == 0
                        ? String.valueOf(error.getCode())
                        : Arrays.stream(codes).reduce((first, last) -> last).get();
        return error instanceof FieldError field
                ? "field=" + field.getField() + " breaks rule=" + rule
                : "it breaks rule=" + rule;
    }
}
