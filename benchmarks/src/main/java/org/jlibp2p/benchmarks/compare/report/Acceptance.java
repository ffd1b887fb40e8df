package org.jlibp2p.benchmarks.compare.report;

/** To come. */
final class Acceptance {}
