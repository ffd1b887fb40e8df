package org.jlibp2p.perf;

import java.time.Duration;

/**
 * What a measurement came to.
 *
 * @param uploaded bytes that were sent
 * @param upload from the first byte sent to the first sign that the peer has read all of them: its first byte, or its end
 * @param downloaded bytes that were received
 * @param download from that sign to the end
 */
public record PerfResult(long uploaded, Duration upload, long downloaded, Duration download) {}
