package io.shmipc.faults.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils bytes: a little, so that most of it still looks right. */
final class Mutator {

    private static final int[] INTERESTING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        16,
        20,
        24,
        36,
        44,
        127,
        128,
        255,
        256,
        4096,
        32767,
        32768,
        65535,
        0x7758,
        1 << 16,
        1 << 20,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        -1,
        -2,
        -8
    };

    private Mutator() {}

    static int interesting(SplittableRandom random) {
        int value = INTERESTING[random.nextInt(INTERESTING.length)];
        return random.nextInt(4) == 0 ? value + random.nextInt(5) - 2 : value;
    }

    /** Anything from a bit to the length. */
    static byte[] mutate(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[random.nextInt(16)];
        }
        byte[] copy = bytes.clone();
        int at = random.nextInt(copy.length);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> copy[at] = (byte) interesting(random);
            case 4 -> putInt(copy, at, interesting(random));
            case 5 -> copy = Arrays.copyOf(copy, at);
            case 6 -> copy = Arrays.copyOf(copy, copy.length + 1 + random.nextInt(16));
            default -> putInt(copy, 0, copy.length + random.nextInt(33) - 16);
        }
        return copy;
    }

    private static void putInt(byte[] bytes, int at, int value) {
        for (int i = 0; i < Integer.BYTES && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> 24 - 8 * i);
        }
    }

    /** Changes one message, or leaves it out, repeats it or moves it. */
    static void mutate(List<byte[]> messages, SplittableRandom random) {
        if (messages.isEmpty()) {
            return;
        }
        int at = random.nextInt(messages.size());
        int other = random.nextInt(messages.size());
        switch (random.nextInt(8)) {
            case 0 -> messages.remove(at);
            case 1 -> messages.add(at, messages.get(other));
            case 2 -> messages.add(at, messages.remove(other));
            default -> messages.set(at, mutate(messages.get(at), random));
        }
    }

    static byte[] join(List<byte[]> messages) {
        int length = messages.stream().mapToInt(message -> message.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] message : messages) {
            System.arraycopy(message, 0, all, at, message.length);
            at += message.length;
        }
        return all;
    }
}
