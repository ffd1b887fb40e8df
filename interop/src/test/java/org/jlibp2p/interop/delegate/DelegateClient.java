package org.jlibp2p.interop.delegate;

import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/** Who asks servers of delegated routing, wherever it runs. */
interface DelegateClient {
    /** Whose client it is. */
    PeerKind kind();

    /**
     * Asks one question, and waits for the answer.
     *
     * @param question the arguments of {@code routingClient}
     * @throws org.jlibp2p.interop.harness.PeerFailure if it is an error
     */
    Fields ask(Map<String, Object> question);

    /** Waits until the record of an index has come for the question of a tag. */
    void awaitRecord(String tag, int index);

    /** A peer. */
    static DelegateClient of(PeerProcess peer) {
        return new DelegateClient() {
            @Override
            public PeerKind kind() {
                return peer.kind();
            }

            @Override
            public Fields ask(Map<String, Object> question) {
                return peer.call(
                        "routingClient",
                        question.entrySet().stream()
                                .flatMap(argument -> Stream.of(argument.getKey(), argument.getValue()))
                                .toArray());
            }

            @Override
            public void awaitRecord(String tag, int index) {
                peer.awaitEvent(
                        "routing:record", event -> event.text("tag").equals(tag) && event.number("index") == index);
            }
        };
    }
}
