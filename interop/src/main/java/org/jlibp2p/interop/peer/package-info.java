/**
 * This library as a peer that a test drives by lines of JSON on standard input and output: {@link
 * org.jlibp2p.interop.peer.JavaPeer} is the program, {@link org.jlibp2p.interop.peer.Control} runs its commands, and
 * the classes whose names end in {@code Commands} are what it can do, by topic.
 */
package org.jlibp2p.interop.peer;
