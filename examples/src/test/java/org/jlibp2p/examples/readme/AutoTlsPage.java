package org.jlibp2p.examples.readme;

import java.io.IOException;
import java.nio.file.Path;

import org.jlibp2p.autotls.AutoTls;
import org.jlibp2p.autotls.AutoTlsEvent;
import org.jlibp2p.autotls.AutoTlsOptions;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.transport.ws.ServerCertificate;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;

/** The code of docs/autotls.md. */
final class AutoTlsPage {
    private AutoTlsPage() {}

    static Node start() throws IOException {
        AutoTlsOptions certificates = AutoTlsOptions.of(Path.of("certificates"), "/ip4/0.0.0.0/tcp/4002/tls/ws");
        Node node = Node.builder()
                .identity(Identity.loadOrCreate(Path.of("identity.key")))
                .transport(TcpTransport.create())
                .transport(WebSocketTransport.create(WebSocketOptions.defaults()
                        .withCertificate(
                                ServerCertificate.pem(certificates.certificateFile(), certificates.certificateFile()))))
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(AutoTls.service(certificates))
                .on(AutoTlsEvent.class, System.out::println)
                .start()
                .join();
        return node;
    }
}
