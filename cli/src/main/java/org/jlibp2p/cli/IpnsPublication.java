package org.jlibp2p.cli;

import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.Identity;

/**
 * What a name shall stand for, and for how long.
 *
 * @param owner whose name
 * @param path what it shall stand for
 * @param lifetime for how long the record is valid
 */
record IpnsPublication(Identity owner, String path, Duration lifetime) {
    IpnsName name() {
        return IpnsName.of(owner);
    }

    /** Puts a record that replaces the one in the DHT, if there is one: of the same number, where that is enough. */
    IpnsRecord put(DhtNode node) {
        Optional<IpnsRecord> before = published(node);
        if (before.isEmpty()) {
            return put(node, sign(node, 0));
        }
        IpnsRecord renewed = sign(node, before.get().sequence());
        boolean isRenewal = renewed.path().equals(before.get().path()) && renewed.isNewerThan(before.get());
        return put(node, isRenewal ? renewed : sign(node, before.get().sequence() + 1));
    }

    /** Puts a record of a given number. */
    IpnsRecord put(DhtNode node, long sequence) {
        IpnsRecord record = sign(node, sequence);
        published(node).filter(before -> !record.isNewerThan(before)).ifPresent(before -> {
            throw new CommandException(
                    Failure.REMOTE,
                    "the DHT has a record that counts for more, with sequence "
                            + Long.toUnsignedString(before.sequence()) + " and valid until " + before.validity(),
                    "give a higher --sequence, or none");
        });
        return put(node, record);
    }

    private Optional<IpnsRecord> published(DhtNode node) {
        return node.dht().findValue(name().routingKey()).join().map(IpnsRecord::decode);
    }

    private IpnsRecord sign(DhtNode node, long sequence) {
        return IpnsRecord.builder(owner)
                .value(path)
                .sequence(sequence)
                .validUntil(node.now().plus(lifetime))
                .sign();
    }

    private IpnsRecord put(DhtNode node, IpnsRecord record) {
        node.dht().putValue(name().routingKey(), record.encode()).join();
        return record;
    }
}
