package org.jlibp2p.delegate;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

import org.assertj.core.api.Assertions;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.routing.RoutingException;
import org.junit.jupiter.api.AfterEach;

/** Delegates that are scripted, and a client that asks them; all of it is closed after each test. */
abstract class DelegateFixture {
    static final String ID = "12D3KooWM8sovaEGU1bmiWGWAzvs47DEcXKZZTuJnpQyVTkRs2Vn";
    static final PeerId PEER = PeerId.parse(ID);
    static final String OTHER_ID = "QmbLHAnMoJPWSCR5Zhtx6BHJX9KiKNN6tpvbUcqanj75Nb";
    static final Cid CID = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("some content")));
    static final Identity OWNER = Identity.generate();
    static final IpnsName NAME = IpnsName.of(OWNER);
    static final String IPNS_TYPE = "Content-Type: application/vnd.ipfs.ipns-record\r\n";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    final <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    final ScriptedHttpServer server(ScriptedHttpServer.Script script) {
        return closed(ScriptedHttpServer.start(script));
    }

    final DelegatedRouting asking(ScriptedHttpServer... servers) {
        return asking(limits -> limits, servers);
    }

    final DelegatedRouting asking(UnaryOperator<HttpLimits> limits, ScriptedHttpServer... servers) {
        URI[] uris = Arrays.stream(servers).map(ScriptedHttpServer::uri).toArray(URI[]::new);
        return asking(DelegatedRoutingOptions.of(List.of(uris)).withLimits(limits.apply(HttpLimits.defaults())));
    }

    final DelegatedRouting asking(DelegatedRoutingOptions options) {
        return closed(StandaloneRouting.start(options)).routing();
    }

    static String peer(String id, String... addresses) {
        StringBuilder list = new StringBuilder();
        for (String each : addresses) {
            list.append(list.isEmpty() ? "\"" : ",\"").append(each).append('"');
        }
        return "{\"Schema\":\"peer\",\"ID\":\"" + id + "\",\"Addrs\":[" + list + "]}";
    }

    /** A peer of whom only the number is known. */
    static String numbered(int i) {
        return peer(numberedId(i).toCid().toString(), "/ip4/192.0.2.1/tcp/" + (1 + i % 60_000));
    }

    static PeerId numberedId(int i) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + i)).bytes());
    }

    static IpnsRecord record(long sequence) {
        return IpnsRecord.builder(OWNER)
                .value(CID)
                .sequence(sequence)
                .validUntil(Instant.now().plus(1, ChronoUnit.DAYS))
                .sign();
    }

    /** What results give until they end or fail; the failure, if there is one, is at the end. */
    static List<Object> all(Results<?> results) {
        List<Object> all = new ArrayList<>();
        try {
            for (Object each : results.blocking()) {
                all.add(each);
            }
        } catch (RuntimeException e) {
            all.add(Async.unwrap(e));
        }
        return all;
    }

    static Throwable failureOf(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("no failure but " + future.join());
    }

    /** The failures of the delegates inside that of a search. */
    static List<Throwable> causes(Object failure) {
        Throwable inner = Async.unwrap((Throwable) failure);
        Assertions.assertThat(inner).isInstanceOf(RoutingException.class);
        return List.of(inner.getSuppressed());
    }

    static DelegateException cause(Object failure) {
        List<Throwable> causes = causes(failure);
        Assertions.assertThat(causes).hasSize(1).first().isInstanceOf(DelegateException.class);
        return (DelegateException) causes.get(0);
    }

    /** The failure of the only delegate, if that is all that comes. */
    static DelegateException onlyCause(DelegatedRouting routing) {
        List<Object> all = all(routing.findProviders(CID));
        Assertions.assertThat(all).hasSize(1);
        return cause(all.get(0));
    }
}
