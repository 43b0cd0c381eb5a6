package io.shmipc.spring.service;

import io.shmipc.spring.core.RequestSpec;
import io.shmipc.spring.core.ShmipcOperations;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;

/** A method that sends: what its arguments become, and how its result is come by. */
final class ServiceMethod {

    private final ServiceDeclaration declaration;
    private final ServiceParameters parameters;
    private final ServiceResult result;
    private final ShmipcOperations operations;

    private ServiceMethod(
            ServiceDeclaration declaration,
            ServiceParameters parameters,
            ServiceResult result,
            ShmipcOperations operations) {
        this.declaration = declaration;
        this.parameters = parameters;
        this.result = result;
        this.operations = operations;
    }

    static ServiceMethod of(
            ServiceDeclaration declaration,
            ShmipcOperations operations,
            ConversionService conversions) {
        ServiceParameters parameters = ServiceParameters.of(declaration, conversions);
        ServiceResult result = ServiceResults.of(declaration, parameters.hasSeveralPayloads());
        return new ServiceMethod(declaration, parameters, result, operations);
    }

    /** What a call with these arguments returns. */
    @Nullable Object invoke(@Nullable Object[] arguments) {
        return result.of(() -> request(arguments));
    }

    private RequestSpec request(@Nullable Object[] arguments) {
        RequestSpec request = operations.to(declaration.destination());
        if (declaration.timeout() != null) {
            request.timeout(declaration.timeout());
        }
        if (!declaration.accept().isEmpty()) {
            request.accept(declaration.accept());
        }
        parameters.apply(request, arguments);
        return request;
    }
}
