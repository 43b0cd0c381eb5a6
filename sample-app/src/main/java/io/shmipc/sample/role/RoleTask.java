package io.shmipc.sample.role;

/** What a role does once its application context stands. */
@FunctionalInterface
public interface RoleTask {

    /**
     * Runs on the main thread until the role is done.
     *
     * @throws RoleFailure when it cannot go on
     */
    ExitCode run();
}
