package io.shmipc.internal.os;

import io.shmipc.error.SystemCallException;

/**
 * What this machine offers. Everything that can fail while the native library is found, unpacked
 * and linked ends here as a reason in words; nothing of it is thrown.
 */
public final class Platform {

    /** Set to {@code true} to do without native calls: no shared memory, portable sockets. */
    public static final String DISABLED_PROPERTY = "io.shmipc.native.disabled";

    /** Set in the executables that GraalVM makes, and nowhere else. */
    private static final String NATIVE_IMAGE_PROPERTY = "org.graalvm.nativeimage.imagecode";

    private Platform() {}

    /** Whether memory can be shared by descriptor. Tried once; only the property is read again. */
    public static boolean sharedMemoryAvailable() {
        return whyNoSharedMemory().isEmpty();
    }

    /**
     * Why {@link #sharedMemoryAvailable()} is false, as a sentence for a log; empty if it is true.
     */
    public static String whyNoSharedMemory() {
        String noNative = whyNoNative();
        return noNative.isEmpty() ? SharedMemoryProbe.REASON : noNative;
    }

    /** Whether sockets can be used through native calls, which is what passes descriptors. */
    public static boolean nativeSocketsAvailable() {
        return whyNoNative().isEmpty();
    }

    /**
     * The user id that this process has towards others, 0 to 2^32 - 1.
     *
     * @throws SystemCallException if the system does not tell
     */
    public static long effectiveUid() {
        return nativeSocketsAvailable()
                ? Integer.toUnsignedLong(LibC.C.geteuid())
                : NioPeer.ownUid();
    }

    /** Why native calls cannot be made, as a clause for a message; empty if they can. */
    static String whyNoNative() {
        return Boolean.getBoolean(DISABLED_PROPERTY)
                ? "native calls are switched off by " + DISABLED_PROPERTY + "=true"
                : NativeProbe.REASON;
    }

    private static final class NativeProbe {

        static final String REASON = probe();

        private static String probe() {
            if (!Linux.isLinux()) {
                return "os.name=" + System.getProperty("os.name") + " is not Linux";
            }
            if (!Linux.AMD64 && !Linux.ARM64) {
                return "os.arch=" + Linux.architecture() + " is neither amd64 nor arm64";
            }
            if (System.getProperty(NATIVE_IMAGE_PROPERTY) != null) {
                return "a native image cannot make the code of native calls at run time";
            }
            try {
                LibC.C.geteuid();
                return "";
            } catch (LinkageError | RuntimeException failure) {
                String reason = firstLine(rootOf(failure));
                return "the native library does not load: " + reason + remedy(reason);
            }
        }

        private static String remedy(String reason) {
            // What loads the library keeps only the text of what the JVM throws.
            return reason.contains(IllegalCallerException.class.getName())
                    ? "; the JVM's option --enable-native-access=ALL-UNNAMED allows it"
                    : "; it is unpacked into the folder that the JVM's option -Djffi.extract.dir"
                            + " names, or else into java.io.tmpdir="
                            + System.getProperty("java.io.tmpdir")
                            + ", which must be writable and not mounted noexec";
        }
    }

    private static final class SharedMemoryProbe {

        static final String REASON = probe();

        private static String probe() {
            try (OwnedFd probe = SharedFile.createMemfd("shmipc_probe", 1)) {
                return probe.isOpen() ? "" : "memfd_create gave a closed descriptor";
            } catch (SystemCallException failure) {
                // Having nothing left now says nothing about later, and this answer is kept.
                return SharedFile.isOutOfSomething(failure) ? "" : because(failure);
            } catch (LinkageError | RuntimeException failure) {
                return because(failure);
            }
        }

        private static String because(Throwable failure) {
            return "memory cannot be shared by descriptor: " + rootOf(failure);
        }
    }

    /** The library that loads ours puts the whole trace of its own failure into the message. */
    private static String firstLine(Throwable failure) {
        return String.valueOf(failure).lines().findFirst().orElse("");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        // Bounded, because a chain of causes may be a ring.
        for (int depth = 0; depth < 16 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
