/**
 * Connections inside one process: {@link org.jlibp2p.transport.memory.MemoryTransport} reaches {@code /memory} addresses,
 * {@link org.jlibp2p.transport.memory.MemoryHub} is the place in which those addresses mean something, and
 * {@link org.jlibp2p.transport.memory.MemoryPipe} is two pipe ends without any address.
 */
package org.jlibp2p.transport.memory;
