package org.jlibp2p.interop.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.TestAuthority;

/**
 * How both peers of a pair are started. They listen at one address only: a dialer that knows of several may take another
 * one than it was told.
 *
 * @param security the value of the flag {@code --security}
 * @param muxer the value of the flag {@code --muxers}
 * @param transport what comes behind the port of the address that is listened on
 */
record Setup(String security, String muxer, String transport) {
    private static final String ANY_PORT = "/ip4/127.0.0.1/tcp/0";
    private static final String SECURE = "/tls/ws";

    /** The flags of a peer, which listens and dials. */
    List<String> flags(PeerKind kind) {
        List<String> flags = new ArrayList<>(Stream.of("--perf-memory", "--security", security, "--muxers", muxer)
                .toList());
        flags.addAll(List.of("--listen", ANY_PORT + transport));
        if (transport.equals(SECURE)) {
            Path certificate = TestAuthority.shared().certificate();
            flags.addAll(List.of("--tls-cert", certificate.toString()));
            flags.addAll(List.of("--tls-key", TestAuthority.shared().key().toString()));
            flags.addAll(kind.trusting(TestAuthority.shared().authority()));
        }
        return flags;
    }
}
