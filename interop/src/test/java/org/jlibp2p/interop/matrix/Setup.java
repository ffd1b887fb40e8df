package org.jlibp2p.interop.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.TestAuthority;

/**
 * How both peers of a pair are started, which the stacks that go with it share.
 *
 * @param security the value of the flag {@code --security}
 * @param muxer the value of the flag {@code --muxers}
 * @param listens what comes behind the port of each address that is listened on
 */
record Setup(String security, String muxer, List<String> listens) {
    private static final String ANY_PORT = "/ip4/127.0.0.1/tcp/0";
    private static final String SECURE = "/tls/ws";

    static final Setup CORE = new Setup("noise", "yamux", List.of(""));
    static final Setup TLS = new Setup("tls", "yamux", List.of("", "/ws"));
    static final Setup WEB_SOCKET = new Setup("noise", "yamux", List.of("/ws", SECURE));
    static final Setup MPLEX = new Setup("noise", "mplex", List.of(""));
    static final Setup PLAINTEXT = new Setup("plaintext", "yamux", List.of(""));

    /** The flags of a peer, which listens and dials. */
    List<String> flags(PeerKind kind) {
        List<String> flags = new ArrayList<>(Stream.of("--perf-memory", "--security", security, "--muxers", muxer)
                .toList());
        listens.forEach(behind -> flags.addAll(List.of("--listen", ANY_PORT + behind)));
        if (listens.contains(SECURE)) {
            Path certificate = TestAuthority.shared().certificate();
            flags.addAll(List.of("--tls-cert", certificate.toString()));
            flags.addAll(List.of("--tls-key", TestAuthority.shared().key().toString()));
            flags.addAll(kind.trusting(TestAuthority.shared().authority()));
        }
        return flags;
    }
}
