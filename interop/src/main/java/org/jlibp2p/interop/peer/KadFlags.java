package org.jlibp2p.interop.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.NetworkScope;
import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.kad.store.FileKadStoreOptions;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.service.ServiceFactory;

/**
 * What the command line says of the DHT.
 *
 * @param options which DHT, and which part the node takes in it
 * @param store the file in which a server keeps what it is given
 */
record KadFlags(KademliaOptions options, Optional<Path> store) {
    /** The flags, each with a value. */
    static final Set<String> NAMES =
            Set.of("--kad", "--kad-protocol", "--kad-filter", "--kad-store", "--kad-snapshot", "--bootstrap");

    private static final Map<String, Mode> MODES = Map.of("client", Mode.CLIENT, "server", Mode.SERVER);
    private static final Map<String, NetworkScope> FILTERS =
            Map.of("none", NetworkScope.EVERYWHERE, "lan", NetworkScope.LOCAL_NETWORK, "wan", NetworkScope.INTERNET);

    /** Takes the flags one by one. */
    static final class Reader {
        private final List<String> bootstrap = new ArrayList<>();
        private Optional<Mode> mode = Optional.empty();
        private KademliaOptions options = KademliaOptions.amino().withScope(NetworkScope.EVERYWHERE);
        private Optional<Path> store = Optional.empty();

        void read(String name, String value) {
            switch (name) {
                case "--kad" -> mode = Optional.of(mode(value));
                case "--kad-protocol" -> options = options.withProtocol(ProtocolId.of(value));
                case "--kad-filter" -> options = options.withScope(one(value, FILTERS));
                case "--kad-snapshot" -> options = options.withSnapshot(Path.of(value));
                case "--kad-store" -> store = Optional.of(Path.of(value));
                default -> bootstrap.add(value);
            }
        }

        /** All flags together; empty without {@code --kad}. */
        Optional<KadFlags> flags() {
            if (mode.isEmpty() && !bootstrap.isEmpty()) {
                throw new BadRequestException("flag --bootstrap needs --kad");
            }
            try {
                BootstrapList list = BootstrapList.of(bootstrap.toArray(String[]::new));
                return mode.map(chosen -> new KadFlags(options.withMode(chosen).withBootstrap(list), store));
            } catch (IllegalArgumentException e) {
                throw new BadRequestException("flag --bootstrap: " + e.getMessage());
            }
        }
    }

    /** Opens the file of the store, if there is to be one. */
    Optional<FileKadStore> openStore() {
        return store.map(file -> FileKadStore.open(file, FileKadStoreOptions.defaults()));
    }

    /** The DHT, with a store that is open or without one. */
    ServiceFactory<Kademlia> service(Optional<FileKadStore> open) {
        return Kademlia.service(
                open.map(with -> options.withProviderStore(with.providers()).withRecordStore(with.records()))
                        .orElse(options));
    }

    /** The mode of a name. */
    static Mode mode(String name) {
        return one(name, MODES);
    }

    private static <T> T one(String name, Map<String, T> all) {
        if (!all.containsKey(name)) {
            throw new BadRequestException("unknown value " + name + ", not one of " + all.keySet());
        }
        return all.get(name);
    }
}
