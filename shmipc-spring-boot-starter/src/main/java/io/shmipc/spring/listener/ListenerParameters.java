package io.shmipc.spring.listener;

import io.shmipc.error.ConfigurationException;
import io.shmipc.session.BufferReader;
import io.shmipc.spring.annotation.DestinationVariable;
import io.shmipc.spring.annotation.ShmipcHeader;
import io.shmipc.spring.codec.ShmipcMessage;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/** Makes the arguments of a listener method; what each parameter wants is decided once. */
final class ListenerParameters {

    /** Makes one argument. */
    interface Source {
        @Nullable Object from(Invocation invocation);
    }

    private final List<Source> sources = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();
    private final Method method;
    private final ListenerTools tools;
    private ListenerShape.Input input = ListenerShape.Input.ONE;

    /**
     * @param type class of the bean, which may say more of generic types than the method's
     */
    ListenerParameters(Method method, Class<?> type, ListenerTools tools) {
        this.method = method;
        this.tools = tools;
        int payloads = 0;
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
            Source source = beside(parameter);
            if (source == null) {
                payloads++;
                source = payload(parameter, parameters[i]);
            }
            sources.add(source);
        }
        if (payloads > 1) {
            throw new ConfigurationException(
                    "listener method="
                            + method.toGenericString()
                            + " has payload parameters="
                            + payloads
                            + " must be <= 1; put @ShmipcHeader on the others");
        }
    }

    /** How the listener wants its payload. */
    ListenerShape.Input input() {
        return input;
    }

    /** Names that each pattern of the listener must have. */
    List<String> variables() {
        return variables;
    }

    @Nullable Object[] arguments(Invocation invocation) {
        @Nullable Object[] arguments = new Object[sources.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sources.get(i).from(invocation);
        }
        return arguments;
    }

    /** What a parameter wants that does not want the payload, else null. */
    private @Nullable Source beside(MethodParameter parameter) {
        ShmipcHeader header = parameter.getParameterAnnotation(ShmipcHeader.class);
        if (header != null) {
            HeaderSource source = new HeaderSource(parameter, header, tools.conversions());
            return invocation -> source.from(invocation.message());
        }
        DestinationVariable variable = parameter.getParameterAnnotation(DestinationVariable.class);
        if (variable != null) {
            return variable(parameter, variable);
        }
        Class<?> type = parameter.getParameterType();
        if (type == ShmipcMessage.class) {
            return Invocation::message;
        }
        return type == ShmipcPeer.class
                ? invocation -> ShmipcPeer.of(invocation.stream().session())
                : null;
    }

    private Source variable(MethodParameter parameter, DestinationVariable variable) {
        String name =
                variable.value().isEmpty()
                        ? method.getParameters()[parameter.getParameterIndex()].getName()
                        : variable.value();
        variables.add(name);
        TextConversion conversion =
                new TextConversion("destination variable=" + name, parameter, tools.conversions());
        return invocation ->
                conversion.convert(
                        invocation
                                .pattern()
                                .variables(invocation.message().destination())
                                .get(name));
    }

    private Source payload(MethodParameter parameter, Parameter annotated) {
        Class<?> type = parameter.getParameterType();
        ResolvableType resolvable = ResolvableType.forMethodParameter(parameter);
        if (type == BufferReader.class) {
            input = ListenerShape.Input.RAW;
            return Invocation::payload;
        }
        if (type == Iterator.class || type == java.util.stream.Stream.class) {
            input = ListenerShape.Input.PULLED;
            Function<ShmipcMessage, Object> element = element(resolvable, annotated);
            return type == Iterator.class
                    ? invocation -> invocation.pulled(element)
                    : invocation -> stream(invocation.pulled(element));
        }
        if (ReactiveTypes.isMany(type)) {
            input = ListenerShape.Input.PUBLISHED;
            ResolvableType flow =
                    Flow.Publisher.class.isAssignableFrom(type)
                            ? resolvable.as(Flow.Publisher.class)
                            : resolvable;
            Function<ShmipcMessage, Object> element = element(flow, annotated);
            return invocation -> ReactiveTypes.fromFlow(type, invocation.published(element));
        }
        if (ReactiveTypes.isOne(type)) {
            throw new ConfigurationException(
                    "payload parameter of listener method="
                            + method.toGenericString()
                            + " must not be of type="
                            + type.getName()
                            + ": the payload is there already, take it as it is");
        }
        PayloadSource source = new PayloadSource(resolvable.getType(), annotated, tools);
        return invocation -> source.from(invocation.message());
    }

    private Function<ShmipcMessage, Object> element(ResolvableType several, Parameter annotated) {
        ResolvableType element = several.getGeneric(0);
        Class<?> type = element.toClass();
        if (type == ShmipcMessage.class) {
            return message -> message;
        }
        if (type == BufferReader.class) {
            throw new ConfigurationException(
                    "payload parameter of listener method="
                            + method.toGenericString()
                            + " must not read several payloads in place");
        }
        return new PayloadSource(element.getType(), annotated, tools)::from;
    }

    private static java.util.stream.Stream<Object> stream(Iterator<Object> messages) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        messages, Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }
}
