package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.delegate.serving.ServerFigures;

/** A server at a free port of this machine, over what a test knows. */
final class TestServer implements AutoCloseable {
    final FakeRouting routing = new FakeRouting();
    final List<ServedRequest> served = new CopyOnWriteArrayList<>();
    private final DelegatedRoutingServer server;

    private TestServer(UnaryOperator<DelegatedRoutingServerOptions> change) {
        server = DelegatedRoutingServer.over(routing)
                .options(change.apply(DelegatedRoutingServerOptions.defaults()
                        .withListen("127.0.0.1:0")
                        .withListener(served::add)))
                .start()
                .join();
    }

    static TestServer start() {
        return new TestServer(options -> options);
    }

    static TestServer start(UnaryOperator<DelegatedRoutingServerOptions> change) {
        return new TestServer(change);
    }

    static TestServer withHttp(UnaryOperator<HttpServerLimits> change) {
        return new TestServer(options -> options.withHttp(change.apply(HttpServerLimits.defaults())));
    }

    static TestServer withAnswers(UnaryOperator<AnswerLimits> change) {
        return new TestServer(options -> options.withAnswers(change.apply(AnswerLimits.defaults())));
    }

    DelegatedRoutingServer server() {
        return server;
    }

    InetSocketAddress address() {
        return server.addresses().get(0);
    }

    RawHttp connect() throws IOException {
        return RawHttp.connect(address());
    }

    RawHttp.Answer get(String path, String... headers) throws IOException {
        return request("GET", path, new byte[0], headers);
    }

    RawHttp.Answer request(String method, String path, byte[] body, String... headers) throws IOException {
        try (RawHttp client = connect()) {
            return client.request(method, path, body, headers);
        }
    }

    ServerFigures figures() {
        return server.figures().join();
    }

    @Override
    public void close() {
        server.close();
    }
}
