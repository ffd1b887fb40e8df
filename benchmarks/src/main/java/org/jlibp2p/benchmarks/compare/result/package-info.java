/**
 * What a comparison found: {@link org.jlibp2p.benchmarks.compare.result.Figure} is one thing that is measured, {@link
 * org.jlibp2p.benchmarks.compare.result.Results} holds all samples and failures, {@link
 * org.jlibp2p.benchmarks.compare.result.ResultsFile} keeps them.
 */
package org.jlibp2p.benchmarks.compare.result;
