package org.jlibp2p.relay.protocol;

import java.time.Instant;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/** Messages as go-libp2p 0.51.0 writes them, of a relay whose key's seed is 32 times 01. */
final class GoVectors {
    static final PeerId RELAY = PeerId.parse("12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5");
    static final PeerId PEER = PeerId.parse("12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq");
    static final Instant EXPIRES = Instant.ofEpochSecond(1_800_000_000L);

    static final Bytes VOUCHER =
            Bytes.fromHex("0a24080112208a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c120203021a560a"
                    + "260024080112208a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c122600240801"
                    + "12208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b3941880a4a7da062a40978dc7"
                    + "b198cb4940a80cfad34f9205d7a83e8d7cd49860eb4fe2021ac84e60bd7977bf2611824610d203f5b1097341c7"
                    + "08f9acf16c61739f95804eb78594a807");
    static final Bytes RESERVE = Bytes.fromHex("0800");
    static final Bytes CONNECT =
            Bytes.fromHex("080112280a260024080112208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394");
    static final Bytes GRANTED =
            Bytes.fromHex("08021a80020880a4a7da06123104c0000201060fa1a503260024080112208a88e3dd7409f195fd52db2d3cba5d"
                    + "72ca6709bf1d94121bf3748801b40f6f5c1ac4010a24080112208a88e3dd7409f195fd52db2d3cba5d72ca6709"
                    + "bf1d94121bf3748801b40f6f5c120203021a560a260024080112208a88e3dd7409f195fd52db2d3cba5d72ca67"
                    + "09bf1d94121bf3748801b40f6f5c12260024080112208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37"
                    + "a25df60f5b8fc9b3941880a4a7da062a40978dc7b198cb4940a80cfad34f9205d7a83e8d7cd49860eb4fe2021a"
                    + "c84e60bd7977bf2611824610d203f5b1097341c708f9acf16c61739f95804eb78594a807220608781080800828"
                    + "64");
    static final Bytes REFUSED = Bytes.fromHex("080228cc01");
    static final Bytes STOP_CONNECT =
            Bytes.fromHex("080012280a260024080112208139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b3941a"
                    + "06087810808008");
    static final Bytes STOP_STATUS = Bytes.fromHex("08012064");

    private GoVectors() {}

    static Identity relay() {
        return Identity.of(
                PrivateKey.decode(
                        Bytes.concat(
                                Bytes.fromHex("08011240"),
                                Bytes.fromHex(
                                        "01010101010101010101010101010101010101010101010101010101010101018a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"))));
    }
}
