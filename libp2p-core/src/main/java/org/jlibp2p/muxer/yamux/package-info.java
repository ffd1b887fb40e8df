/**
 * Yamux: many streams over one secured pipe, each with its own window. {@link org.jlibp2p.muxer.yamux.Yamux} is what a
 * node is built with. The rules of the protocol are in {@code YamuxEngine}, which knows neither sockets nor time;
 * {@code YamuxSession} is the skin that ties it to a pipe and a loop, and {@code WriteScheduler} decides what of all
 * that waits goes out next. Read these three first.
 *
 * <p>Specification: libp2p, yamux/README.md.
 */
package org.jlibp2p.muxer.yamux;
