package org.jlibp2p.portmap.mapping;

/** The transport protocol that a router is asked to forward a port of. */
public enum PortKind {
    /** TCP. */
    TCP(6),
    /** UDP. */
    UDP(17);

    private final int number;

    PortKind(int number) {
        this.number = number;
    }

    /**
     * The number that IP has for it.
     *
     * @return as in the protocol field of IPv4
     */
    public int number() {
        return number;
    }
}
