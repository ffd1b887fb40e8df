package org.jlibp2p.cli.log;

import java.time.Instant;
import java.util.List;

import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** One thing that was logged. The thrown one may be null. */
record LogLine(
        Instant time,
        Level level,
        String logger,
        String thread,
        String message,
        List<KeyValuePair> fields,
        Throwable thrown) {}
