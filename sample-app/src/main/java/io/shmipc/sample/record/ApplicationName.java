package io.shmipc.sample.record;

import java.nio.charset.StandardCharsets;

/**
 * The name under which an application's records are kept, and the folder name made of it.
 *
 * <p>A name comes from another process and ends up in a path. Letters, digits, {@code _}, {@code -}
 * and inner dots stay; every other byte of its UTF-8 form becomes {@code %XX}, so that two
 * different names never share a folder and none leads out of it.
 *
 * @param value the name as the application gave it
 */
public record ApplicationName(String value) {

    /** Longest name in UTF-8; its folder name is at most three times as long and so fits 255. */
    public static final int MAX_BYTES = 64;

    private static final String HEX = "0123456789ABCDEF";

    /**
     * @throws IllegalArgumentException when the name is empty or longer than {@value #MAX_BYTES}
     *     bytes
     */
    public ApplicationName {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "application name has " + bytes + " bytes: 1 <= bytes <= " + MAX_BYTES);
        }
    }

    /** The name, or as much of its beginning as a name may have. */
    public static ApplicationName shortened(String text) {
        int end = text.length();
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            end = text.offsetByCodePoints(end, -1);
        }
        return new ApplicationName(text.substring(0, end));
    }

    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    public String folder() {
        StringBuilder folder = new StringBuilder();
        for (byte b : bytes()) {
            if (isPlain(b) && !(b == '.' && folder.isEmpty())) {
                folder.append((char) b);
            } else {
                folder.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return folder.toString();
    }

    /**
     * The name whose {@link #folder} this is.
     *
     * @throws IllegalArgumentException when no name makes this folder
     */
    public static ApplicationName ofFolder(String folder) {
        byte[] bytes = new byte[folder.length()];
        int size = 0;
        for (int at = 0; at < folder.length(); at++) {
            char c = folder.charAt(at);
            if (c == '%' && at + 2 < folder.length()) {
                int high = HEX.indexOf(folder.charAt(at + 1));
                int low = HEX.indexOf(folder.charAt(at + 2));
                bytes[size++] = (byte) (high << 4 | low);
                at += 2;
            } else {
                bytes[size++] = (byte) c;
            }
        }
        ApplicationName name =
                new ApplicationName(new String(bytes, 0, size, StandardCharsets.UTF_8));
        if (!name.folder().equals(folder)) {
            throw new IllegalArgumentException("folder=" + folder + " is not that of a name");
        }
        return name;
    }

    private static boolean isPlain(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '_'
                || b == '-'
                || b == '.';
    }

    @Override
    public String toString() {
        return value;
    }
}
