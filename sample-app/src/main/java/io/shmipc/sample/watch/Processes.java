package io.shmipc.sample.watch;

import io.shmipc.sample.process.ChildProcess;
import io.shmipc.sample.role.ExitCode;
import io.shmipc.sample.role.RoleFailure;
import io.shmipc.sample.role.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The processes and the folder that must be gone at the end, also when the user interrupts. */
final class Processes implements AutoCloseable {

    private static final long GRACE_MILLIS = 500;

    private final Path folder;
    private final List<ChildProcess> children = new CopyOnWriteArrayList<>();
    private final Thread cleanUp = new Thread(this::release, "watch-clean-up");
    private final CountDownLatch ending = new CountDownLatch(1);

    private Processes(Path folder) {
        this.folder = folder;
    }

    static Processes begin() {
        try {
            Processes processes = new Processes(TemporaryFolder.create());
            Runtime.getRuntime().addShutdownHook(processes.cleanUp);
            return processes;
        } catch (IOException e) {
            throw new RoleFailure(ExitCode.FAILED, "Cannot make a temporary folder: " + e, e);
        }
    }

    Path folder() {
        return folder;
    }

    ChildProcess add(ChildProcess child) {
        children.add(child);
        return child;
    }

    /** Whether what ends now ends because all of it does. */
    boolean isEnding() {
        return ending.getCount() == 0;
    }

    /**
     * The same, of what has just ended: an interrupt from the terminal reaches all at once, and the
     * others may be faster than this process.
     */
    boolean isEndingSoon() {
        try {
            return ending.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        release();
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException e) {
            // Shutting down already: the hook runs, and finds nothing left to do.
        }
    }

    /** All are asked at once, so that nobody waits for the sum. */
    private synchronized void release() {
        ending.countDown();
        children.forEach(ChildProcess::askToEnd);
        children.forEach(ChildProcess::close);
        TemporaryFolder.remove(folder);
    }
}
