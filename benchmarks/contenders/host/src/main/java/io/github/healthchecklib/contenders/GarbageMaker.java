package io.github.healthchecklib.contenders;

/** Keeps the garbage collector of a small heap busy: one thread replaces live objects as fast as it can. */
final class GarbageMaker {
    private static final int LIVE_OBJECTS = 100_000;
    private static final int BYTES = 100;

    private volatile boolean making;

    void start() {
        making = true;
        Thread thread = new Thread(this::make, "garbage");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        making = false;
    }

    private void make() {
        byte[][] live = new byte[LIVE_OBJECTS][];
        for (int i = 0; making; i = (i + 1) % LIVE_OBJECTS) {
            live[i] = new byte[BYTES];
        }
    }
}
