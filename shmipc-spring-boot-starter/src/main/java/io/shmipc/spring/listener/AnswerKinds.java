package io.shmipc.spring.listener;

import io.shmipc.session.Stream;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a listener returned, as answers. */
final class AnswerKinds {

    private AnswerKinds() {}

    /**
     * The answers that a result stands for.
     *
     * @param type the type that the result is declared with
     * @throws ListenerFailure if the result cannot be asked for them
     */
    static Answers of(
            @Nullable Object result,
            Class<?> type,
            ListenerShape.Result declared,
            DispatchSettings settings,
            Stream stream)
            throws ListenerFailure {
        try {
            return switch (declared) {
                case ONE -> Answers.of(result);
                case LATER ->
                        result == null ? Answers.of(null) : later(result, type, settings, stream);
                case PULLED -> pulled(result, settings, stream);
                case PUBLISHED ->
                        result == null
                                ? pulled(null, settings, stream)
                                : published(result, type, settings, stream);
            };
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new ListenerFailure(e, true);
        }
    }

    private static Answers later(
            Object result, Class<?> type, DispatchSettings settings, Stream stream) {
        LaterAnswer answer =
                new LaterAnswer(
                        result instanceof CompletionStage<?> stage
                                ? stage
                                : ReactiveTypes.toStage(type, result),
                        settings.asyncTimeout());
        if (!answer.isComplete()) {
            answer.whenComplete(error -> stream.callBack());
        }
        return answer;
    }

    private static Answers pulled(
            @Nullable Object result, DispatchSettings settings, Stream stream) {
        if (result instanceof java.util.stream.Stream<?> several) {
            return new PulledAnswers(
                    several.iterator(), several, settings.mayWait(), stream::callBack);
        }
        Iterator<?> iterator = result == null ? Collections.emptyIterator() : (Iterator<?>) result;
        return new PulledAnswers(iterator, () -> {}, settings.mayWait(), stream::callBack);
    }

    private static Answers published(
            Object result, Class<?> type, DispatchSettings settings, Stream stream) {
        PublishedAnswers answers = new PublishedAnswers(settings.mayWait(), stream::callBack);
        ReactiveTypes.toFlow(type, result).subscribe(answers);
        return answers;
    }
}
