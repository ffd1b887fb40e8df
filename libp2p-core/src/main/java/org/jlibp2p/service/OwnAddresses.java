package org.jlibp2p.service;

import java.util.List;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * What is known of this node's own addresses, and which of them are told to others. What the application has said to the
 * node's builder wins: what it announces instead of everything is all that is announced, what it announces beside is not held
 * back, and what it does not want announced is not. Any thread may call.
 */
public interface OwnAddresses {
    /**
     * All addresses that anybody has told, announced or not.
     *
     * @return a snapshot; an address that several have told is in it several times
     */
    List<OwnAddress> all();

    /**
     * Where others see this node.
     *
     * @return what the peers say that are connected at the moment, most observers first
     */
    List<ObservedAddress> observed();

    /**
     * Whether others can connect to this node.
     *
     * @return what was published last as {@link org.jlibp2p.event.NodeEvent.ReachabilityChanged}
     */
    Reachability reachability();

    /**
     * Announces one more address, unless the application has said what is announced instead of everything.
     *
     * @param address of a place that others can reach
     * @param source who says so and why, for people who look
     * @return closing it ends the announcing, unless others announce the address as well
     * @throws IllegalArgumentException if it is no address of one place, or that of another peer
     * @throws org.jlibp2p.limits.LimitExceededException if services announce too many already
     */
    Registration announce(Multiaddr address, String source);

    /**
     * Does not announce an address, even if the node listens there or a service announces it: others were found not to reach
     * the node there.
     *
     * @param address which, exactly
     * @return closing it lets the address be announced again, unless others hold it back as well
     * @throws org.jlibp2p.limits.LimitExceededException if services hold back too many already
     */
    Registration holdBack(Multiaddr address);

    /**
     * Says where others see this node. Identify does.
     *
     * @param addresses all of them, in place of those before; published as
     *     {@link org.jlibp2p.event.NodeEvent.AddressesObserved} if they are others
     */
    void observed(List<ObservedAddress> addresses);
}
