package io.github.healthchecklib.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a {@link System.Logger}, always on the thread of a {@link Notifier}. The logger is looked up there
 * too, because starting the platform's logging takes longer than opening a port.
 */
public final class Log {
    private final String loggerName;
    private final Notifier notifier;

    /**
     * Creates a log with a notifier of its own.
     *
     * @param source the class after which the logger is named
     */
    public Log(Class<?> source) {
        this(source, Thread::start);
    }

    /**
     * Creates a log with a notifier of its own.
     *
     * @param source the class after which the logger is named
     * @param starter starts the notifier's thread
     */
    public Log(Class<?> source, Consumer<Thread> starter) {
        this.loggerName = source.getName();
        this.notifier = new Notifier(this, starter);
    }

    private Log(String loggerName, Notifier notifier) {
        this.loggerName = loggerName;
        this.notifier = notifier;
    }

    /**
     * Returns a log for another class that shares the notifier, so that lines keep their order.
     *
     * @param source the class after which the logger is named
     * @return the log
     */
    public Log of(Class<?> source) {
        return new Log(source.getName(), notifier);
    }

    /**
     * Returns the notifier on whose thread lines are written.
     *
     * @return the notifier
     */
    public Notifier notifier() {
        return notifier;
    }

    /**
     * Queues a line.
     *
     * @param level its level
     * @param line one line
     */
    public void post(Level level, String line) {
        post(level, line, null);
    }

    /**
     * Queues a line with a stack trace.
     *
     * @param level its level
     * @param line one line
     * @param thrown the exception; null for none
     */
    public void post(Level level, String line, @Nullable Throwable thrown) {
        notifier.postOrDrop(() -> write(level, line, thrown));
    }

    /**
     * Writes a line now. For tasks on the notifier's thread.
     *
     * @param level its level
     * @param line one line
     */
    public void write(Level level, String line) {
        write(level, line, null);
    }

    private void write(Level level, String line, @Nullable Throwable thrown) {
        Logger logger = System.getLogger(loggerName);
        if (thrown == null) {
            logger.log(level, line);
        } else {
            logger.log(level, line, thrown);
        }
    }

    void notificationFailed(Throwable thrown) {
        write(Level.ERROR, "A health listener or log handler threw; later changes are still delivered", thrown);
    }

    void notificationsDropped(int count) {
        write(Level.WARNING, "Too many health notifications pending: " + count + " dropped");
    }
}
