package io.shmipc.sample.demo;

/** The two ways that are compared. */
enum TransportKind {
    SHARED_MEMORY("shared memory"),
    PLAIN_SOCKET("unix socket");

    private final String title;

    TransportKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
