package org.jlibp2p.kad.provide;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.service.NodeContext;

/** What a reprovider sees of its node: a loop, an identity, a place for events. Everything else fails. */
final class NodeStub {
    private NodeStub() {}

    static NodeContext of(EventLoop loop, Identity identity, Consumer<NodeEvent> events) {
        return (NodeContext) Proxy.newProxyInstance(
                NodeContext.class.getClassLoader(),
                new Class<?>[] {NodeContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "loop" -> loop;
                    case "identity" -> identity;
                    case "publish" -> {
                        events.accept((NodeEvent) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
