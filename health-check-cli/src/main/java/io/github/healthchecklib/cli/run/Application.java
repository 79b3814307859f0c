package io.github.healthchecklib.cli.run;

import java.io.IOException;
import java.util.function.IntConsumer;

/** What a container runs. One thread calls all methods. */
public interface Application {
    /**
     * Starts it; only while it does not run.
     *
     * @param exited receives the exit code, 128 plus the number of the signal that ended it if there was one, once
     *     nothing of it runs any more; called by any thread
     * @throws IOException if it cannot be started
     */
    void start(IntConsumer exited) throws IOException;

    /**
     * Sends a signal to its main process; does nothing if it has ended.
     *
     * @param signal such as {@code TERM}
     */
    void signal(String signal);

    /** Ends all of it at once (SIGKILL); does nothing if it has ended. */
    void kill();
}
