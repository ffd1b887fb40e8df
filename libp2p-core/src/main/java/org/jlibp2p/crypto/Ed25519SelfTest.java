package org.jlibp2p.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;

/**
 * A known answer that an implementation of Ed25519 has to give before it is trusted, and signatures that it has to refuse.
 *
 * <p>Specification: RFC 8032, section 7.1, test 3.
 */
final class Ed25519SelfTest {
    private static final Bytes SEED = Bytes.fromHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
    private static final Bytes PUBLIC_KEY =
            Bytes.fromHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    private static final Bytes MESSAGE = Bytes.fromHex("af82");
    private static final Bytes SIGNATURE =
            Bytes.fromHex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

    /** The same signature with the order of the group added to its second half, which must not be taken. */
    private static final Bytes OTHER_FORM =
            Bytes.fromHex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "05d390b0a77904e98404ef037747a56e4a7c15e9716ed28dc027beceea1ec41a");

    private Ed25519SelfTest() {}

    /** Throws whatever the engine throws. */
    static boolean passes(Ed25519Engine engine) {
        PublicPoint point = Ed25519.validatePublicKeyPartialExport(PUBLIC_KEY.toByteArray(), 0);
        VerifyingKey.Rule verifying = engine.verifying(PUBLIC_KEY, point);
        return engine.signing(SEED, PUBLIC_KEY).sign(MESSAGE).equals(SIGNATURE)
                && verifying.verify(MESSAGE, SIGNATURE)
                && !verifying.verify(Bytes.fromHex("af83"), SIGNATURE)
                && !verifying.verify(MESSAGE, OTHER_FORM)
                && !verifying.verify(MESSAGE, Bytes.wrap(new byte[Ed25519.SIGNATURE_SIZE]));
    }
}
