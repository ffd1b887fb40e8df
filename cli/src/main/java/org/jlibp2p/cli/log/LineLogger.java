package org.jlibp2p.cli.log;

import java.time.Instant;
import java.util.List;
import java.util.logging.LogRecord;

import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes lines of one name. */
final class LineLogger extends AbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1L;

    private final transient LogLines lines;

    LineLogger(String name, LogLines lines) {
        this.name = name;
        this.lines = lines;
    }

    /** The time of day, as the JDK stamps what is logged. */
    private static Instant now() {
        return new LogRecord(java.util.logging.Level.INFO, "").getInstant();
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= lines.sink().least().toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return isErrorEnabled();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        write(level, MessageFormatter.basicArrayFormat(pattern, arguments), List.of(), thrown);
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> fields = event.getKeyValuePairs();
        write(
                event.getLevel(),
                MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
                fields == null ? List.of() : fields,
                event.getThrowable());
    }

    private void write(Level level, String message, List<KeyValuePair> fields, Throwable thrown) {
        if (isEnabled(level)) {
            lines.write(new LogLine(
                    now(), level, name, Thread.currentThread().getName(), message, List.copyOf(fields), thrown));
        }
    }
}
