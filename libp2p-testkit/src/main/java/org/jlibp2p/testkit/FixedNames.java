package org.jlibp2p.testkit;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.transport.NameResolver;

/** A resolver that knows the names it was told, and asks nobody. Immutable; any thread; answers at once. */
public final class FixedNames implements NameResolver {
    private final Map<String, List<InetAddress>> addresses;
    private final Map<String, List<String>> texts;

    private FixedNames(Map<String, List<InetAddress>> addresses, Map<String, List<String>> texts) {
        this.addresses = Map.copyOf(addresses);
        this.texts = Map.copyOf(texts);
    }

    /**
     * Knows no name.
     *
     * @return a resolver whose every answer is empty
     */
    public static FixedNames none() {
        return new FixedNames(Map.of(), Map.of());
    }

    /**
     * Knows one host more.
     *
     * @param host its name
     * @param known its addresses
     * @return the resolver that knows it
     */
    public FixedNames withAddresses(String host, InetAddress... known) {
        Map<String, List<InetAddress>> more = new HashMap<>(addresses);
        more.put(host, List.of(known));
        return new FixedNames(more, texts);
    }

    /**
     * Knows the TXT records of one name more.
     *
     * @param name the name
     * @param known the text of each record
     * @return the resolver that knows it
     */
    public FixedNames withTexts(String name, String... known) {
        Map<String, List<String>> more = new HashMap<>(texts);
        more.put(name, List.of(known));
        return new FixedNames(addresses, more);
    }

    @Override
    public CompletableFuture<List<InetAddress>> addresses(String host) {
        return CompletableFuture.completedFuture(addresses.getOrDefault(host, List.of()));
    }

    @Override
    public CompletableFuture<List<String>> texts(String name) {
        return CompletableFuture.completedFuture(texts.getOrDefault(name, List.of()));
    }
}
