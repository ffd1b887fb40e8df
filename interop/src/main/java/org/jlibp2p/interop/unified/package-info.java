/**
 * The app with which this library takes part in the public transport tests (github.com/libp2p/unified-testing): {@link
 * org.jlibp2p.interop.unified.UnifiedTransportTest} is the program, {@link org.jlibp2p.interop.unified.Assignment} what
 * its environment tells it to do, {@link org.jlibp2p.interop.unified.RedisClient} how the two sides find each other.
 */
package org.jlibp2p.interop.unified;
