package io.shmipc.diagnostics.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the names of regions tell: those of other implementations are {@code <prefix>_buffer} and
 * {@code <prefix>_queue_<n>}, those of this one {@code shmipc_<pid>_jvm_<hex>_buffer} and the same
 * with {@code _queue} for the first session. A name is whatever a process wants it to be, so it
 * decides nothing that the content can tell.
 */
final class RegionNames {

    private static final int MAX_LENGTH = 4096;
    private static final Pattern NAME =
            Pattern.compile("(?<prefix>.*)_(?<kind>buffer|queue)(_[0-9]{1,10})?");
    private static final Pattern CREATOR = Pattern.compile("shmipc_([0-9]{1,10})(_.*)?");

    private RegionNames() {}

    private static @Nullable Matcher match(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        if (last.length() > MAX_LENGTH) {
            return null;
        }
        Matcher matcher = NAME.matcher(last);
        return matcher.matches() ? matcher : null;
    }

    static @Nullable RegionKind kindOf(String name) {
        Matcher matcher = match(name);
        if (matcher == null) {
            return null;
        }
        return matcher.group("kind").equals("buffer") ? RegionKind.BUFFER : RegionKind.QUEUE;
    }

    /** What the names of regions that belong together have in common; null if it cannot be told. */
    static @Nullable String prefixOf(String name) {
        Matcher matcher = match(name);
        return matcher == null ? null : matcher.group("prefix");
    }

    /** The process that made the region, which is the client; -1 if the name does not say. */
    static long creatorOf(String name) {
        Matcher matcher = CREATOR.matcher(name.substring(name.lastIndexOf('/') + 1));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
