package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.ProtoReader;

/** Messages that are not longer than they may be. Stateless. */
final class BoundedReader {
    private BoundedReader() {}

    static ProtoReader of(Bytes bytes, int most) {
        if (bytes.size() > most) {
            throw new MalformedMessageException("AutoNAT message of " + bytes.size() + " bytes, above " + most);
        }
        return new ProtoReader(bytes);
    }
}
