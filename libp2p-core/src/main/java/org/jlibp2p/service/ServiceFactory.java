package org.jlibp2p.service;

/**
 * Builds a service for a node: what {@code Ping.service()} returns.
 *
 * @param <S> the service
 */
@FunctionalInterface
public interface ServiceFactory<S extends Service> {
    /**
     * Builds the service. Called once, while the node starts, before anything is started: it may keep the context, and
     * use it from {@link Service#start} on.
     *
     * @param node what the service may see of its node
     * @return the service, all its fields final
     */
    S create(NodeContext node);
}
