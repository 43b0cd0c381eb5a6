package io.shmipc.tool;

import io.shmipc.tool.host.CannotReadException;
import io.shmipc.tool.text.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns whatever fails into one sentence; nobody who looks for a leak wants a stack trace. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, ParseResult parsed) {
        print(commandLine, sentence(failure));
        return ExitCodes.CANNOT_READ;
    }

    static void print(CommandLine commandLine, String sentence) {
        commandLine.getErr().println("shmipc-tool: " + SafeText.clean(sentence));
        commandLine.getErr().flush();
    }

    private static String sentence(Exception failure) {
        if (failure instanceof CannotReadException) {
            return String.valueOf(failure.getMessage());
        }
        return "this should not happen, please report it: " + failure;
    }
}
