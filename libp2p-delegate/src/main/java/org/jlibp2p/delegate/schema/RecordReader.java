package org.jlibp2p.delegate.schema;

import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.record.RoutingRecord;

/**
 * Reads records out of bytes that come in pieces, cut anywhere. It holds one piece and at most one record. Not thread-safe.
 *
 * <p>Ask {@link #next} until there is nothing, then {@link #feed} one more piece, or say {@link #end} and ask once more.
 */
public interface RecordReader {
    /**
     * Takes the next piece, after {@link #next} has found nothing in those before.
     *
     * @param piece any bytes
     */
    void feed(Bytes piece);

    /** Says that there are no more pieces. */
    void end();

    /**
     * The next record. Those in front of something that is wrong are told first.
     *
     * @return the record; nothing if more has to be fed, or there are no more
     * @throws MalformedMessageException if what comes next is no record, is larger than records may be, or the end is not where
     *     it should be; nothing can be read after that
     */
    Optional<RoutingRecord> next();
}
