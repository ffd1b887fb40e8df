/**
 * What authors of transports, security channels and muxers test with. A contract is an abstract JUnit class whose
 * sentences hold for every implementation: begin with {@link org.jlibp2p.testkit.DuplexContract}, and extend it.
 * {@link org.jlibp2p.testkit.ManualTime} is time and event loops that a test moves by hand, and
 * {@link org.jlibp2p.testkit.SimulatedNetwork} connects any number of nodes on it.
 */
package org.jlibp2p.testkit;
