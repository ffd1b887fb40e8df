/**
 * How a node finds out where it can be reached: {@link org.jlibp2p.reachability.autonat.client.Survey} asks, {@code Verdict}
 * weighs what is said, {@link org.jlibp2p.reachability.autonat.client.Explanation} puts it in words.
 */
package org.jlibp2p.reachability.autonat.client;
