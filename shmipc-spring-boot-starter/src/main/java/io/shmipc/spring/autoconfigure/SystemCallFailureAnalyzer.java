package io.shmipc.spring.autoconfigure;

import io.shmipc.error.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says what to change in the system, or which property, when the system refuses: no permission, no
 * room for the shared memory, no descriptors left.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 10)
final class SystemCallFailureAnalyzer extends SetupFailureAnalyzer<SystemCallException> {

    // Error numbers of Linux, the same on amd64 and arm64.
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;

    private static final String DESCRIPTORS =
            "Allow this process more open files: 'ulimit -n', LimitNOFILE= of a systemd unit,"
                    + " '--ulimit nofile=' of a container. Each session takes about three, so fewer"
                    + " 'sessions' and 'event-loop-threads' help too.";

    private static final String DESCRIPTORS_OF_ALL =
            "The whole machine has no open files left: raise fs.file-max, or find the process that"
                    + " has most of them open.";

    private static final String ROOM =
            "Make room for the regions: a larger file system at '{memory}.directory' ('--shm-size'"
                    + " of a container, an emptyDir with medium Memory of a pod) or more memory;"
                    + " or lower '{memory}.region-size' or '{client}.sessions', or set"
                    + " '{memory}.fall-back-to-socket-only' to true.";

    private static final String SOCKET_FOLDER =
            "Let the user of this process write to the socket's folder, or change"
                    + " 'shmipc.server.address' to a path in a folder that it may write to, for"
                    + " example one made by RuntimeDirectory= of a systemd unit.";

    private static final String SOCKET =
            "Let the user of this process reach the socket: at its server with"
                    + " 'shmipc.server.unix-file-mode' and 'shmipc.server.unix-file-group', and"
                    + " with permission to enter each folder above it. A server also has to name"
                    + " the user in 'shmipc.server.allowed-uids' or a group in"
                    + " 'shmipc.server.allowed-gids'.";

    private static final String MEMORY_FOLDER =
            "Let the user of this process write to '{memory}.directory', or change it to a folder"
                    + " that both ends may use.";

    @Override
    @Nullable String action(String message, SystemCallException cause) {
        return switch (cause.errno()) {
            case EMFILE -> DESCRIPTORS;
            case ENFILE -> DESCRIPTORS_OF_ALL;
            case ENOSPC, ENOMEM -> ROOM;
            case EACCES, EPERM, EROFS -> permission(cause.call());
            case ENOENT -> cause.call().equals("bind") ? SOCKET_FOLDER : null;
            default -> null;
        };
    }

    private static @Nullable String permission(String call) {
        return switch (call) {
            case "bind", "rename", "unlink", "lstat", "fchmod" -> SOCKET_FOLDER;
            case "connect" -> SOCKET;
            case "open" -> MEMORY_FOLDER;
            default -> null;
        };
    }
}
