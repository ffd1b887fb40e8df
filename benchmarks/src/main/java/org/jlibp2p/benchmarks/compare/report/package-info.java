/**
 * Results as a person reads them: {@link org.jlibp2p.benchmarks.compare.report.MarkdownReport} is the table, {@link
 * org.jlibp2p.benchmarks.compare.report.Plot} the picture, {@link org.jlibp2p.benchmarks.compare.report.Acceptance} what was
 * to be reached.
 */
package org.jlibp2p.benchmarks.compare.report;
