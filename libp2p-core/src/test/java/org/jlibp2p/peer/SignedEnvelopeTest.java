package org.jlibp2p.peer;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignedEnvelopeTest {
    private static final Identity SIGNER = Identity.generate();
    private static final String DOMAIN = "a-domain";
    private static final Bytes TYPE = Bytes.fromHex("0302");
    private static final Bytes PAYLOAD = Bytes.utf8("a payload");

    private static SignedEnvelope envelope() {
        return SignedEnvelope.sign(SIGNER, DOMAIN, TYPE, PAYLOAD);
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void envelopeOfEveryKindOfKeyIsReadBackAndVerified(KeyType type) {
        Identity signer = Identity.generate(type);
        SignedEnvelope envelope = SignedEnvelope.sign(signer, DOMAIN, TYPE, PAYLOAD);
        SignedEnvelope read = SignedEnvelope.decode(envelope.encode());

        assertThat(read).isEqualTo(envelope).hasSameHashCodeAs(envelope);
        assertThat(read.verify(DOMAIN)).isTrue();
        assertThat(read.signer()).isEqualTo(signer.peerId());
        assertThat(read.publicKey()).isEqualTo(signer.publicKey());
        assertThat(read.payloadType()).isEqualTo(TYPE);
        assertThat(read.payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void signatureIsOverTheLengthsAndContentsOfDomainTypeAndPayload() {
        Bytes signed = Bytes.fromHex("08" + Bytes.utf8(DOMAIN).hex() + "02" + TYPE.hex() + "09" + PAYLOAD.hex());
        Bytes expected = new ProtoWriter()
                .bytes(1, SIGNER.publicKey().encode())
                .bytes(2, TYPE)
                .bytes(3, PAYLOAD)
                .bytes(5, SIGNER.sign(signed))
                .toBytes();

        assertThat(envelope().encode()).isEqualTo(expected);
    }

    @Test
    void T31_signatureForOnePurposeIsNoneForAnother() {
        assertThat(envelope().verify(DOMAIN)).isTrue();
        assertThat(envelope().verify("another-domain")).isFalse();
        assertThat(envelope().verify(DOMAIN + " ")).isFalse();
    }

    @Test
    void T31_whatWasRightForOnePurposeIsLookedAtAnewForAnother() {
        SignedEnvelope envelope = envelope();
        assertThat(envelope.verify(DOMAIN)).isTrue();
        assertThat(envelope.verify("another-domain")).isFalse();
        assertThat(envelope.verify(DOMAIN)).isTrue();
        assertThatThrownBy(() -> envelope.verify("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void domainIsNeverEmpty() {
        assertThatThrownBy(() -> SignedEnvelope.sign(SIGNER, "", TYPE, PAYLOAD))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> envelope().verify("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Bytes with(Bytes key, Bytes type, Bytes payload, Bytes signature) {
        return new ProtoWriter()
                .bytes(1, key)
                .bytes(2, type)
                .bytes(3, payload)
                .bytes(5, signature)
                .toBytes();
    }

    @Test
    void T31_changedEnvelopeIsNotVerified() {
        Bytes key = SIGNER.publicKey().encode();
        Bytes otherKey = Identity.generate().publicKey().encode();
        Bytes signed = Bytes.fromHex("08" + Bytes.utf8(DOMAIN).hex() + "02" + TYPE.hex() + "09" + PAYLOAD.hex());
        Bytes signature = SIGNER.sign(signed);
        Bytes longerType = Bytes.concat(TYPE, PAYLOAD.slice(0, 1));

        assertThat(verified(with(key, TYPE, PAYLOAD, signature))).isTrue();
        assertThat(verified(with(otherKey, TYPE, PAYLOAD, signature))).isFalse();
        assertThat(verified(with(key, Bytes.fromHex("0301"), PAYLOAD, signature)))
                .isFalse();
        assertThat(verified(with(key, TYPE, Bytes.utf8("b payload"), signature)))
                .isFalse();
        assertThat(verified(with(key, longerType, PAYLOAD.slice(1), signature))).isFalse();
        assertThat(verified(with(key, TYPE, PAYLOAD, Bytes.empty()))).isFalse();
        assertThat(verified(with(key, TYPE, PAYLOAD, Bytes.wrap(new byte[64])))).isFalse();
    }

    private static boolean verified(Bytes envelope) {
        return SignedEnvelope.decode(envelope).verify(DOMAIN);
    }

    @Test
    void fieldsThatAreNotKnownAreIgnoredAndPayloadMayBeEmpty() {
        SignedEnvelope empty = SignedEnvelope.sign(SIGNER, DOMAIN, Bytes.empty(), Bytes.empty());
        Bytes brief = new ProtoWriter()
                .bytes(1, SIGNER.publicKey().encode())
                .varint(4, 7)
                .bytes(5, SIGNER.sign(Bytes.fromHex("08" + Bytes.utf8(DOMAIN).hex() + "0000")))
                .toBytes();

        assertThat(SignedEnvelope.decode(brief)).isEqualTo(empty);
        assertThat(SignedEnvelope.decode(brief).verify(DOMAIN)).isTrue();
    }

    @Test
    void T31_envelopeWithoutKeyOrSignatureOrWithAnythingTwiceIsRefused() {
        Bytes key = SIGNER.publicKey().encode();
        Bytes whole = envelope().encode();

        assertRefused(Bytes.empty());
        assertRefused(new ProtoWriter().bytes(1, key).toBytes());
        assertRefused(new ProtoWriter().bytes(5, Bytes.wrap(new byte[64])).toBytes());
        assertRefused(new ProtoWriter()
                .bytes(1, Bytes.empty())
                .bytes(5, Bytes.empty())
                .toBytes());
        assertRefused(Bytes.concat(whole, new ProtoWriter().bytes(1, key).toBytes()));
        assertRefused(Bytes.concat(whole, new ProtoWriter().bytes(3, PAYLOAD).toBytes()));
        assertRefused(whole.slice(0, whole.size() - 1));
        assertRefused(new ProtoWriter().varint(1, 0).bytes(5, Bytes.empty()).toBytes());
    }

    private static void assertRefused(Bytes encoded) {
        assertThatThrownBy(() -> SignedEnvelope.decode(encoded)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T27_envelopesAboveTheSizeBoundAreNeitherReadNorWritten() {
        assertRefused(Bytes.wrap(new byte[SignedEnvelope.MAX_SIZE + 1]));
        assertThatThrownBy(
                        () -> SignedEnvelope.sign(SIGNER, DOMAIN, TYPE, Bytes.wrap(new byte[SignedEnvelope.MAX_SIZE])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above " + SignedEnvelope.MAX_SIZE);
    }

    @Property(tries = 50)
    void everyEnvelopeIsReadBackAndVerified(
            @ForAll @NotEmpty String domain, @ForAll byte[] type, @ForAll byte[] payload) {
        SignedEnvelope envelope = SignedEnvelope.sign(SIGNER, domain, Bytes.copyOf(type), Bytes.copyOf(payload));
        SignedEnvelope read = SignedEnvelope.decode(envelope.encode());

        assertThat(read).isEqualTo(envelope);
        assertThat(read.verify(domain)).isTrue();
        assertThat(read.verify(domain + "x")).isFalse();
    }
}
