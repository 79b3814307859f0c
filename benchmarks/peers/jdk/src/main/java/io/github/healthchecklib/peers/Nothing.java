package io.github.healthchecklib.peers;

/** No port at all: what the others have beyond it is what they cost. */
public final class Nothing implements Peer {
    private Nothing() {}

    /**
     * Runs it.
     *
     * @param args a port, which is not used
     * @throws Exception never
     */
    public static void main(String[] args) throws Exception {
        Peer.run(args, new Nothing());
    }

    @Override
    public void start(int port, AppState state) {
        // There is nothing to start.
    }
}
