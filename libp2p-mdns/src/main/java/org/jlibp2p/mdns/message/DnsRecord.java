package org.jlibp2p.mdns.message;

import java.util.List;

import org.jlibp2p.bytes.Bytes;

/** A record of one of the types that services are described with; others are passed over. Immutable; any thread. */
public sealed interface DnsRecord {
    /** The longest time to live, in seconds: greater ones count as none at all. Specification: RFC 2181, 8. */
    long MAX_TTL = Integer.MAX_VALUE;

    /**
     * What it is about.
     *
     * @return the name
     */
    DnsName name();

    /**
     * How long it counts.
     *
     * @return seconds, up to {@link #MAX_TTL}; zero says that it counts no longer
     */
    long ttl();

    /**
     * Which type it is of.
     *
     * @return as in {@link DnsType}
     */
    int type();

    /**
     * Whether its name is that of one host alone, whose new records take the place of its old ones.
     *
     * @return false where several hosts have records of the same name
     */
    default boolean isUnique() {
        return true;
    }

    /**
     * One of the names that a name leads to.
     *
     * @param name see {@link #name()}
     * @param ttl see {@link #ttl()}
     * @param target where it leads
     */
    record Pointer(DnsName name, long ttl, DnsName target) implements DnsRecord {
        @Override
        public int type() {
            return DnsType.PTR;
        }

        @Override
        public boolean isUnique() {
            return false;
        }
    }

    /**
     * Text.
     *
     * @param name see {@link #name()}
     * @param ttl see {@link #ttl()}
     * @param strings each of at most {@link DnsMessageCodec#MAX_STRING} bytes
     */
    record Text(DnsName name, long ttl, List<Bytes> strings) implements DnsRecord {
        /**
         * Copies the list.
         *
         * @param name see {@link #name()}
         * @param ttl see {@link #ttl()}
         * @param strings see {@link #strings()}
         */
        public Text {
            strings = List.copyOf(strings);
        }

        @Override
        public int type() {
            return DnsType.TXT;
        }
    }

    /**
     * Where an instance of a service is; priority and weight are not looked at.
     *
     * @param name see {@link #name()}
     * @param ttl see {@link #ttl()}
     * @param port its port
     * @param host its host
     */
    record Location(DnsName name, long ttl, int port, DnsName host) implements DnsRecord {
        @Override
        public int type() {
            return DnsType.SRV;
        }
    }

    /**
     * An address of a host.
     *
     * @param name see {@link #name()}
     * @param ttl see {@link #ttl()}
     * @param ip 4 or 16 bytes
     */
    record Address(DnsName name, long ttl, Bytes ip) implements DnsRecord {
        /** The bytes of an IPv4 address. */
        static final int IP4_SIZE = 4;

        /** The bytes of an IPv6 address. */
        static final int IP6_SIZE = 16;

        @Override
        public int type() {
            return ip.size() == IP4_SIZE ? DnsType.A : DnsType.AAAA;
        }
    }
}
