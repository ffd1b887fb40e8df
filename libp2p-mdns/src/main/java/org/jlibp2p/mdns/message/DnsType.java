package org.jlibp2p.mdns.message;

/** The numbers of the types of records. Specification: RFC 1035, 3.2; RFC 3596; RFC 2782. */
public final class DnsType {
    /** An IPv4 address of a host. */
    public static final int A = 1;
    /** A name that leads to others: here of a service, to its instances. */
    public static final int PTR = 12;
    /** Text: here where a node can be reached. */
    public static final int TXT = 16;
    /** An IPv6 address of a host. */
    public static final int AAAA = 28;
    /** Host and port of an instance. */
    public static final int SRV = 33;
    /** In a question: any of them. */
    public static final int ANY = 255;

    private DnsType() {}
}
