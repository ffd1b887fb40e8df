package org.jlibp2p.identify;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * Cuts what one side has to say into messages that every implementation reads: some take no more than 4096 bytes in one,
 * and some read only the first. So the first holds all that is not a list and as much of the lists as fits, the signed
 * record comes last and alone, and what is small is one message. Pure.
 */
final class MessageSplitter {
    /** Up to this many bytes everything is one message. */
    static final int SINGLE = 2048;

    /** The most bytes in one message. */
    static final int MAX_SIZE = 4000;

    /** The most messages: what implementations read of one exchange. Addresses and protocols beyond are not told. */
    static final int MAX_MESSAGES = 10;

    private final List<IdentifyMessage> messages = new ArrayList<>();
    private final IdentifyMessage whole;
    private List<Bytes> addresses = new ArrayList<>();
    private List<String> protocols = new ArrayList<>();
    private int room;

    private MessageSplitter(IdentifyMessage whole) {
        this.whole = whole;
        room = MAX_SIZE - size(whole.withLists(List.of(), List.of()));
    }

    /** The messages to send, in order. */
    static List<IdentifyMessage> split(IdentifyMessage whole) {
        return size(whole) <= SINGLE ? List.of(whole) : new MessageSplitter(whole).messages();
    }

    private static int size(IdentifyMessage message) {
        return IdentifyMessage.codec(Integer.MAX_VALUE).encode(message).size();
    }

    private static int fieldSize(int length) {
        return 1 + Varint.size(length) + length;
    }

    private List<IdentifyMessage> messages() {
        for (Bytes address : whole.listenAddresses()) {
            if (makeRoom(fieldSize(address.size()))) {
                addresses.add(address);
            }
        }
        for (String protocol : whole.protocols()) {
            if (makeRoom(fieldSize(Bytes.utf8(protocol).size()))) {
                protocols.add(protocol);
            }
        }
        flush();
        whole.signedRecord()
                .filter(record -> fieldSize(record.size()) <= MAX_SIZE)
                .ifPresent(record -> messages.add(IdentifyMessage.ofRecord(record)));
        return messages;
    }

    private boolean makeRoom(int size) {
        // One message is kept for the one being filled, one for the record.
        if (size > room && size <= MAX_SIZE && messages.size() < MAX_MESSAGES - 2) {
            flush();
        }
        if (size > room) {
            return false;
        }
        room -= size;
        return true;
    }

    private void flush() {
        messages.add(
                messages.isEmpty()
                        ? whole.withLists(addresses, protocols)
                        : IdentifyMessage.ofLists(addresses, protocols));
        addresses = new ArrayList<>();
        protocols = new ArrayList<>();
        room = MAX_SIZE;
    }
}
