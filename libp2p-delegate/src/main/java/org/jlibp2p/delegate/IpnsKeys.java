package org.jlibp2p.delegate;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.routing.RoutingException;

/** Keys and values as {@link org.jlibp2p.routing.ValueRouting} has them, where only those of IPNS names are known. Pure. */
final class IpnsKeys {
    private IpnsKeys() {}

    static Optional<IpnsName> nameOf(Bytes key) {
        try {
            return Optional.of(IpnsName.ofRoutingKey(key));
        } catch (MalformedMessageException other) {
            return Optional.empty();
        }
    }

    static RoutingException notServed() {
        return new RoutingException(
                "delegates have values under the keys of IPNS names only, /ipns/…, and no others", List.of());
    }

    static IpnsRecord recordOf(Bytes value) {
        try {
            return IpnsRecord.decode(value);
        } catch (MalformedMessageException e) {
            throw new InvalidRecordException(Reason.MALFORMED_VALUE, e.getMessage(), e);
        }
    }
}
