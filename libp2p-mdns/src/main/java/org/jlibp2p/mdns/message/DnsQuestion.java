package org.jlibp2p.mdns.message;

/**
 * What somebody asks for. Immutable; any thread.
 *
 * @param name of what
 * @param type which records, as in {@link DnsType}
 */
public record DnsQuestion(DnsName name, int type) {
    /**
     * Whether a record of a type would be an answer.
     *
     * @param asked the type
     * @return true for the type itself, and if any is asked for
     */
    public boolean wants(int asked) {
        return type == asked || type == DnsType.ANY;
    }
}
