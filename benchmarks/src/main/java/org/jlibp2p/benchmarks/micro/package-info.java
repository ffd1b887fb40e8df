/**
 * Single parts of the library measured with JMH, in memory, on one thread: {@code benchmarks/micro} runs them. Those that
 * need a class which is not public stand in that class's package. {@link org.jlibp2p.benchmarks.micro.TransferBenchmark}
 * puts the parts together.
 */
package org.jlibp2p.benchmarks.micro;
