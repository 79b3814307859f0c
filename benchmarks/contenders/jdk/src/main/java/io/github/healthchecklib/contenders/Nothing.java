package io.github.healthchecklib.contenders;

/** No port: the baseline for the cost of the others. */
public final class Nothing implements Endpoint {
    private Nothing() {}

    /**
     * Runs the endpoint.
     *
     * @param args a port, which is not used
     * @throws Exception never
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new Nothing());
    }

    @Override
    public void start(int port, AppState state) {
        // There is nothing to start.
    }
}
