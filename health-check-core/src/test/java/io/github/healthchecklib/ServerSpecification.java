package io.github.healthchecklib;

/**
 * The contract of one server and its Health, whose calls happen one after the other: what its port must be after each.
 */
public final class ServerSpecification {
    private boolean started;
    private boolean healthy;
    private boolean beaten;
    private boolean valid;
    private boolean removed;
    private boolean another;
    private boolean closed;

    public void start() {
        started = true;
    }

    public void stop() {
        started = false;
    }

    public void healthy() {
        healthy = true;
    }

    public void unhealthy() {
        healthy = false;
    }

    public void beat() {
        valid = true;
        beaten = true;
    }

    public void silence() {
        timePasses();
        evaluate();
    }

    public void timePasses() {
        valid = false;
    }

    public void evaluate() {
        beaten &= valid;
    }

    public void add() {
        another = true;
    }

    public void remove() {
        removed = true;
    }

    public void closeHealth() {
        closed = true;
    }

    public void outage() {}

    public void lastFailure() {}

    public void passTime() {}

    public boolean listens() {
        return started && healthy && (beaten || removed) && !another && !closed;
    }

    public void probe() {}

    public void done() {}

    public void await() {}

    public boolean probeAndStop() {
        boolean answered = listens();
        started = false;
        return answered;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerSpecification that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return started + " " + healthy + " " + beaten + " " + valid + " " + removed + " " + another + " " + closed;
    }
}
