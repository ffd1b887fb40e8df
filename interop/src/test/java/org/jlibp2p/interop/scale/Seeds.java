package org.jlibp2p.interop.scale;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/** Identities that a node has again when it comes back, made of its name. */
final class Seeds {
    private static final Bytes ED25519_KEY = Bytes.fromHex("08011240"); // protobuf: type 1, data of 64 bytes

    private Seeds() {}

    /** What {@code --seed} of any peer takes. */
    static String of(String name) {
        return HexFormat.of().formatHex(digest(name));
    }

    /** The peer that is started with the seed of that name. */
    static PeerId peer(String name) {
        byte[] seed = digest(name);
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        Bytes key = Bytes.concat(ED25519_KEY, Bytes.wrap(seed), Bytes.wrap(publicKey));
        return Identity.of(PrivateKey.decode(key)).peerId();
    }

    private static byte[] digest(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(("scale " + name).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
