package org.jlibp2p.kad.protocol;

import org.jlibp2p.MalformedMessageException;

/**
 * A reply whose peers have not been read: most replies are asked for to see that the peer is there, and to read twenty peers is
 * most of the work. Confined to one thread.
 */
public final class UnreadReply {
    private final MessageFields fields;

    UnreadReply(MessageFields fields) {
        this.fields = fields;
    }

    /**
     * What it is a reply to.
     *
     * @return that of the request
     * @throws MalformedMessageException if it is none that is known
     */
    public MessageType type() {
        return fields.messageType();
    }

    /**
     * The reply with its peers; what of them cannot be read is left out.
     *
     * @return the same as {@link KadCodec#replies} would have read
     * @throws MalformedMessageException if it cannot be read
     */
    public KadReply read() {
        return fields.reply();
    }
}
