package io.shmipc.internal.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads where the JDK has them as a final feature (21 and later), reached by method
 * handles because this library also runs on 17.
 */
public final class VirtualThreads {

    private static final int FIRST_JDK = 21;
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();
    private static final @Nullable MethodHandle NEW_EXECUTOR = findNewExecutor();
    private static final @Nullable ThreadFactory FACTORY = findFactory();

    private VirtualThreads() {}

    private static @Nullable MethodHandle findIsVirtual() {
        if (Runtime.version().feature() < FIRST_JDK) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static @Nullable MethodHandle findNewExecutor() {
        if (Runtime.version().feature() < FIRST_JDK) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class, ThreadFactory.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** As {@link Workers#thread} says of those that are not virtual. */
    private static @Nullable ThreadFactory findFactory() {
        if (Runtime.version().feature() < FIRST_JDK) {
            return null;
        }
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object virtual =
                    lookup.findStatic(
                                    Thread.class,
                                    "ofVirtual",
                                    MethodType.methodType(
                                            Class.forName("java.lang.Thread$Builder$OfVirtual")))
                            .invoke();
            MethodHandle inherit =
                    lookup.findVirtual(
                            builder,
                            "inheritInheritableThreadLocals",
                            MethodType.methodType(builder, boolean.class));
            MethodHandle factory =
                    lookup.findVirtual(
                            builder, "factory", MethodType.methodType(ThreadFactory.class));
            ThreadFactory threads = (ThreadFactory) factory.invoke(inherit.invoke(virtual, false));
            return task -> {
                Thread thread = threads.newThread(task);
                thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
                return thread;
            };
        } catch (Throwable e) {
            return null;
        }
    }

    /** Whether this JDK has virtual threads. */
    public static boolean available() {
        return IS_VIRTUAL != null && NEW_EXECUTOR != null && FACTORY != null;
    }

    /**
     * Whether the calling thread is a virtual one. Such a thread must not wait in a native call,
     * which would hold its carrier.
     */
    public static boolean isCurrentVirtual() {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new IllegalStateException("Thread.isVirtual failed", e);
        }
    }

    /**
     * An executor that starts a virtual thread for each task. It inherits no thread locals of who
     * submits the task, which may be anybody.
     *
     * @throws IllegalStateException where {@link #available()} is false
     */
    public static ExecutorService newExecutor() {
        if (NEW_EXECUTOR == null || FACTORY == null) {
            throw new IllegalStateException(
                    "virtual threads need javaVersion >= "
                            + FIRST_JDK
                            + ", this is "
                            + Runtime.version().feature());
        }
        try {
            return (ExecutorService) NEW_EXECUTOR.invokeExact(FACTORY);
        } catch (Throwable e) {
            throw new IllegalStateException("virtual threads could not be had", e);
        }
    }
}
