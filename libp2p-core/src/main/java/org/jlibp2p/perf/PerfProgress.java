package org.jlibp2p.perf;

import java.time.Duration;

/**
 * How far a measurement has come.
 *
 * @param uploaded bytes that the connection has accepted so far
 * @param downloaded bytes received so far
 * @param elapsed time since the first byte was sent
 */
public record PerfProgress(long uploaded, long downloaded, Duration elapsed) {}
