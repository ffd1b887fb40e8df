package org.jlibp2p.cli.log;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Where log lines go, which ones, and what they look like. Any thread. */
public final class LogLines implements ILoggerFactory {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final LineWriter writer = new LineWriter();
    private volatile Sink sink = new Sink(Level.WARN, LogFormat.TEXT, System.err);

    LogLines() {}

    /** What is set: in one object, so that it changes as a whole. */
    record Sink(Level least, LogFormat format, PrintStream out) {}

    void write(LogLine line) {
        Sink to = sink;
        writer.print(
                to.out(),
                to.format().of(line),
                lost -> to.format()
                        .of(new LogLine(
                                line.time(),
                                Level.WARN,
                                "jlibp2p",
                                line.thread(),
                                lost + LineWriter.DROPPED,
                                List.of(),
                                null)));
    }

    /**
     * What prints them, for other lines that may not wait.
     *
     * @return prints in the background; flushed before the process ends
     */
    public LineWriter writer() {
        return writer;
    }

    /**
     * The log of this process.
     *
     * @return the one that SLF4J has found
     * @throws IllegalStateException if it has found another one
     */
    public static LogLines ofThisProcess() {
        if (LoggerFactory.getILoggerFactory() instanceof LogLines lines) {
            return lines;
        }
        throw new IllegalStateException("SLF4J has found another binding on the class path: "
                + LoggerFactory.getILoggerFactory().getClass().getName());
    }

    /**
     * Says what is written from now on.
     *
     * @param least the least that is
     * @param format what it looks like
     * @param out where to
     */
    public void configure(Level least, LogFormat format, PrintStream out) {
        sink = new Sink(least, format, out);
    }

    Sink sink() {
        return sink;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, each -> new LineLogger(each, this));
    }
}
