package org.jlibp2p.cli.log;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.slf4j.event.KeyValuePair;

/** What a log line looks like. */
public enum LogFormat {
    /** {@code 2026-01-31T12:00:00.000Z INFO  ready  role=relay}, and below it the stack of a failure. */
    TEXT {
        @Override
        String of(LogLine line) {
            StringBuilder text = new StringBuilder();
            text.append(time(line)).append(String.format(Locale.ROOT, " %-5s ", line.level()));
            if (!isOwn(line)) {
                text.append(shortName(line.logger())).append(": ");
            }
            escape(text, line.message(), false);
            for (KeyValuePair field : line.fields()) {
                String value = String.valueOf(field.value);
                text.append("  ").append(field.key).append('=');
                escape(text, value, false);
            }
            if (line.thrown() != null) {
                text.append(System.lineSeparator()).append(stack(line.thrown()).stripTrailing());
            }
            return text.toString();
        }
    },
    /** An object of JSON in one line: time, level, logger, thread, message, the fields, and a failure's stack. */
    JSON {
        @Override
        String of(LogLine line) {
            StringBuilder json = new StringBuilder("{");
            member(json, "time", time(line));
            member(json, "level", line.level().toString().toLowerCase(Locale.ROOT));
            member(json, "logger", line.logger());
            member(json, "thread", line.thread());
            member(json, "message", line.message());
            for (KeyValuePair field : line.fields()) {
                if (field.value instanceof Number || field.value instanceof Boolean) {
                    memberName(json, field.key);
                    json.append(field.value);
                } else {
                    member(json, field.key, String.valueOf(field.value));
                }
            }
            if (line.thrown() != null) {
                member(json, "failure", stack(line.thrown()));
            }
            return json.append('}').toString();
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String OWN = "jlibp2p";
    private static final int SPACE = 0x20;
    private static final int DELETE = 0x7f;
    private static final int FIRST_LATIN = 0xa0;

    abstract String of(LogLine line);

    private static String time(LogLine line) {
        return TIME.format(line.time());
    }

    /** The log of the process itself, which needs no name. */
    private static boolean isOwn(LogLine line) {
        return line.logger().equals(OWN);
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    /** A line for each that the stack has, and for nothing else: what messages say is escaped. */
    private static String stack(Throwable thrown) {
        StackLines lines = new StackLines();
        thrown.printStackTrace(lines);
        return lines.text.toString();
    }

    private static final class StackLines extends PrintWriter {
        private final StringBuilder text = new StringBuilder();

        StackLines() {
            super(Writer.nullWriter());
        }

        /** What a failure prints its lines with. */
        @Override
        public void println(Object line) {
            String whole = String.valueOf(line);
            String unindented = whole.replaceFirst("^\t+", "");
            text.append(whole, 0, whole.length() - unindented.length());
            escape(text, unindented, false);
            text.append(System.lineSeparator());
        }

        /** What one with a way of its own may do. */
        @Override
        public void write(String part, int offset, int length) {
            escape(text, part.substring(offset, offset + length), false);
        }

        @Override
        public void println() {
            text.append(System.lineSeparator());
        }
    }

    private static void memberName(StringBuilder json, String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"');
        escape(json, name, true);
        json.append("\":");
    }

    private static void member(StringBuilder json, String name, String value) {
        memberName(json, name);
        json.append('"');
        escape(json, value, true);
        json.append('"');
    }

    /** Nothing that was logged can end a line, or steer a terminal: what controls anything is written as a code. */
    private static void escape(StringBuilder to, String text, boolean json) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (json && (letter == '"' || letter == '\\')) {
                to.append('\\').append(letter);
            } else if (letter == '\n' || letter == '\t') {
                to.append(letter == '\n' ? "\\n" : "\\t");
            } else if (letter < SPACE
                    || json && letter > DELETE
                    || letter >= DELETE && letter < FIRST_LATIN
                    || Character.getType(letter) == Character.FORMAT
                    || Character.getType(letter) == Character.LINE_SEPARATOR
                    || Character.getType(letter) == Character.PARAGRAPH_SEPARATOR) {
                to.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                to.append(letter);
            }
        }
    }
}
