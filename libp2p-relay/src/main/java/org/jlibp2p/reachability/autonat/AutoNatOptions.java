package org.jlibp2p.reachability.autonat;

/**
 * How a node finds out whether it can be reached, and whether it finds that out for others. Immutable.
 *
 * @param server whether it dials peers that ask it to
 * @param privateNetworks whether private addresses are looked at as well, the node's own and those of peers: in a network of
 *     one's own that is not the internet
 * @param confirmations how many more peers, in places of their own, have to say one thing about an address than the other
 *     before it is believed
 * @param observers how many peers, in places of their own, have to see the node at an address before it counts as one of its
 *     addresses
 */
public record AutoNatOptions(boolean server, boolean privateNetworks, int confirmations, int observers) {
    /**
     * Refuses numbers that make no sense.
     *
     * @param server see {@link #server()}
     * @param privateNetworks see {@link #privateNetworks()}
     * @param confirmations see {@link #confirmations()}
     * @param observers see {@link #observers()}
     */
    public AutoNatOptions {
        if (confirmations < 1 || confirmations > 5) {
            throw new IllegalArgumentException("confirmations must be from 1 to 5, not " + confirmations);
        }
        if (observers < 1) {
            throw new IllegalArgumentException("observers must be at least 1, not " + observers);
        }
    }

    /**
     * For a node on the internet, as go-libp2p has it: it helps others as well, two confirmations, four observers.
     *
     * @return the defaults
     */
    public static AutoNatOptions defaults() {
        return new AutoNatOptions(true, false, 2, 4);
    }

    /**
     * The same for a node that dials nobody to help others find out.
     *
     * @return the changed options
     */
    public AutoNatOptions withoutServer() {
        return new AutoNatOptions(false, privateNetworks, confirmations, observers);
    }

    /**
     * The same for a network of one's own that is not the internet.
     *
     * @return the changed options
     */
    public AutoNatOptions withPrivateNetworks() {
        return new AutoNatOptions(server, true, confirmations, observers);
    }

    /**
     * The same with another number of confirmations: 1 where there is a single peer to ask, which is then believed.
     *
     * @param number see {@link #confirmations()}
     * @return the changed options
     */
    public AutoNatOptions withConfirmations(int number) {
        return new AutoNatOptions(server, privateNetworks, number, observers);
    }

    /**
     * The same with another number of observers.
     *
     * @param number see {@link #observers()}
     * @return the changed options
     */
    public AutoNatOptions withObservers(int number) {
        return new AutoNatOptions(server, privateNetworks, confirmations, number);
    }
}
