package org.jlibp2p.examples.readme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpServer;
import org.jlibp2p.node.Node;
import org.jlibp2p.status.StatusOptions;
import org.jlibp2p.status.StatusPage;
import org.jlibp2p.status.StatusServer;

/** The code of docs/status-page.md. */
final class StatusPageBlocks {
    private StatusPageBlocks() {}

    static StatusServer serve(Node node) throws IOException {
        StatusServer server = StatusPage.serve(node, new InetSocketAddress(InetAddress.getLoopbackAddress(), 4080));
        System.out.println("look at " + server.url());
        return server;
    }

    static StatusPage mount(Node node, HttpServer application) {
        StatusPage page = StatusPage.of(node, StatusOptions.defaults().withHosts("status.example.com"));
        application.createContext("/status", page.handler());
        return page;
    }
}
