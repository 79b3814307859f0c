package io.github.healthchecklib.testing;

import io.github.healthchecklib.TcpHealthCheckServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while this is open, at every level. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Consumer<LogRecord> whileLogging;

    public CapturedLog() {
        this(record -> {});
    }

    public CapturedLog(Class<?> source) {
        this(source, record -> {});
    }

    /** @param whileLogging called on the thread that logs, which may be made to wait or fail */
    public CapturedLog(Consumer<LogRecord> whileLogging) {
        this(TcpHealthCheckServer.class, whileLogging);
    }

    /**
     * Captures what one class logs.
     *
     * @param whileLogging called on the thread that logs, which may be made to wait or fail
     */
    public CapturedLog(Class<?> source, Consumer<LogRecord> whileLogging) {
        this(source.getName(), whileLogging);
    }

    /**
     * Captures what all classes of the library log, in the order in which they do.
     *
     * @param whileLogging called on the thread that logs, which may be made to wait or fail
     */
    public static CapturedLog ofLibrary(Consumer<LogRecord> whileLogging) {
        return new CapturedLog(TcpHealthCheckServer.class.getPackageName(), whileLogging);
    }

    private CapturedLog(String source, Consumer<LogRecord> whileLogging) {
        this.logger = Logger.getLogger(source);
        this.whileLogging = whileLogging;
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    public List<String> infos() {
        return at(Level.INFO);
    }

    public List<String> warnings() {
        return at(Level.WARNING);
    }

    public List<String> errors() {
        return at(Level.SEVERE);
    }

    public List<String> debugs() {
        return at(Level.FINE);
    }

    /** Everything that a person sees who did not ask for traces. */
    public List<String> aboveTrace() {
        return records.stream()
                .filter(record -> record.getLevel().intValue() > Level.FINER.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    private List<String> at(Level level) {
        return records.stream()
                .filter(record -> record.getLevel().equals(level))
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
        whileLogging.accept(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }
}
