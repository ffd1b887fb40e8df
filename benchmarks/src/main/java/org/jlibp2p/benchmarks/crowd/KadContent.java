package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.wire.Codec;

/**
 * What is in the DHT, and what is asked about it, as requests that are encoded already, each with its length in front: so
 * that asking costs next to nothing. Half of the content that is asked for has providers, three quarters of the values are
 * there. Immutable but for the chance that is passed in.
 */
final class KadContent {
    /** Content that has providers. rust-libp2p's store in memory has room for 1024. */
    static final int PROVIDED = 1_000;

    /** How many of these one peer provides. */
    static final int PROVIDED_EACH = 5;

    /** Values that are there. */
    static final int VALUES = 300;

    private static final int ASKED_CONTENT = 2 * PROVIDED;
    private static final int ASKED_VALUES = VALUES * 4 / 3;
    private static final int HASH_SIZE = 32;
    private static final Bytes SHA2_256 = Bytes.fromHex("1220");
    private static final long SEED = 1;
    private static final Codec<KadRequest> CODEC = KadCodec.requests(65_536);

    private final List<Bytes> hashes = new ArrayList<>();
    private final List<Bytes> getProviders = new ArrayList<>();
    private final List<Bytes> getValues = new ArrayList<>();
    private final List<Bytes> putValues = new ArrayList<>();
    private final byte[] findNode;

    KadContent() {
        Random random = new Random(SEED);
        for (int i = 0; i < ASKED_CONTENT; i++) {
            hashes.add(hash(random));
            getProviders.add(framed(new GetProviders(hashes.get(i))));
        }
        for (int i = 0; i < ASKED_VALUES; i++) {
            Identity owner = Identity.generate();
            Bytes key = Bytes.concat(Bytes.utf8("/pk/"), owner.peerId().bytes());
            getValues.add(framed(new GetValue(key)));
            if (i < VALUES) {
                putValues.add(framed(
                        new PutValue(key, KadRecord.of(key, owner.publicKey().encode()))));
            }
        }
        findNode = framed(new FindNode(hash(random))).toByteArray();
    }

    private static Bytes hash(RandomGenerator random) {
        byte[] hash = new byte[HASH_SIZE];
        random.nextBytes(hash);
        return Bytes.concat(SHA2_256, Bytes.wrap(hash));
    }

    private static Bytes framed(KadRequest request) {
        Bytes message = CODEC.encode(request);
        return Bytes.concat(Varint.encode(message.size()), message);
    }

    /** Asks for a peer that there is none of, as somebody does who looks for those closest to a key. */
    Bytes findNode(RandomGenerator random) {
        byte[] frame = findNode.clone();
        for (int at = frame.length - HASH_SIZE; at < frame.length; at += Long.BYTES) {
            long bits = random.nextLong();
            for (int i = 0; i < Long.BYTES; i++) {
                frame[at + i] = (byte) (bits >> i * Byte.SIZE);
            }
        }
        return Bytes.wrap(frame);
    }

    Bytes getProviders(RandomGenerator random) {
        return getProviders.get(random.nextInt(ASKED_CONTENT));
    }

    Bytes getValue(RandomGenerator random) {
        return getValues.get(random.nextInt(ASKED_VALUES));
    }

    /** What the peer of a number announces. All of them together give each content as many providers. */
    List<Bytes> announcements(int number, KadPeer peer) {
        List<Bytes> announcements = new ArrayList<>();
        for (int i = 0; i < PROVIDED_EACH; i++) {
            Bytes hash = hashes.get((number * PROVIDED_EACH + i) % PROVIDED);
            announcements.add(framed(new AddProvider(hash, List.of(peer))));
        }
        return announcements;
    }

    List<Bytes> values() {
        return putValues;
    }
}
