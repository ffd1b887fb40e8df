package org.jlibp2p.ipns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;

/**
 * What a name stands for, for some time, as its owner has signed it. Immutable; any thread. That it could be decoded says nothing
 * of the signature and the time: see {@link #verify}.
 *
 * <p>Specification: IPNS, IPNS Record.
 */
public final class IpnsRecord {
    /** The most bytes of an encoded record. */
    public static final int MAX_SIZE = 10_240;

    /** How long a reader may go without looking again, where the owner does not say so. */
    public static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

    /** For how long records are usually signed: no peer of the DHT keeps one for longer. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(48);

    private static final Bytes SIGNATURE_PREFIX = Bytes.utf8("ipns-signature:");
    private static final Bytes VALIDITY_TYPE_TEXT = Bytes.utf8("EOL"); // as the first version signed it
    private static final String NOTHING = "/ipfs/bafkqaaa"; // the CID of no bytes

    private final Bytes encoded;
    private final IpnsEntry entry;
    private final IpnsData content;
    private final Optional<PublicKey> publicKey;

    private IpnsRecord(Bytes encoded, IpnsEntry entry, IpnsData content, Optional<PublicKey> publicKey) {
        this.encoded = encoded;
        this.entry = entry;
        this.content = content;
        this.publicKey = publicKey;
    }

    /**
     * A record to be made.
     *
     * @param key whose name it is of
     * @return sequence 0, {@link #DEFAULT_TTL}, and neither value nor validity so far
     */
    public static IpnsRecordBuilder builder(PrivateKey key) {
        return new IpnsRecordBuilder(key);
    }

    /**
     * A record to be made.
     *
     * @param owner whose name it is of
     * @return sequence 0, {@link #DEFAULT_TTL}, and neither value nor validity so far
     */
    public static IpnsRecordBuilder builder(Identity owner) {
        return builder(owner.privateKey());
    }

    /** Signs what the builder has collected. */
    static IpnsRecord sign(PrivateKey key, IpnsData content, boolean isForOldReaders) {
        PublicKey publicKey = key.publicKey();
        Optional<PublicKey> shown =
                PeerId.of(publicKey).publicKey().isPresent() ? Optional.empty() : Optional.of(publicKey);
        Bytes data = content.encode();
        IpnsEntry entry = IpnsEntry.of(
                shown.map(PublicKey::encode).orElse(Bytes.empty()),
                key.sign(Bytes.concat(SIGNATURE_PREFIX, data)),
                data);
        if (isForOldReaders) {
            entry = entry.withV1(
                    content, key.sign(Bytes.concat(content.value(), content.validityText(), VALIDITY_TYPE_TEXT)));
        }
        Bytes encoded = entry.encode();
        if (encoded.size() > MAX_SIZE) {
            throw new IllegalArgumentException("an IPNS record of " + encoded.size() + " bytes, above " + MAX_SIZE);
        }
        return decode(encoded);
    }

    /**
     * Reads a record, but does not verify it. Protobuf fields that are not known are ignored; known ones may occur once only.
     * What old readers would see has to be what was signed.
     *
     * @param bytes one whole encoding
     * @return the record
     * @throws MalformedMessageException if they are not one, are more than {@link #MAX_SIZE}, have no signature of version 2, or
     *     a key that must not be used
     */
    public static IpnsRecord decode(Bytes bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("an IPNS record of " + bytes.size() + " bytes, above " + MAX_SIZE);
        }
        Bytes encoded = bytes.compact();
        IpnsEntry entry = IpnsEntry.decode(encoded);
        if (entry.signatureV2().isEmpty() || entry.data().isEmpty()) {
            throw new MalformedMessageException("an IPNS record without a signature of version 2, or without its data");
        }
        IpnsData content = IpnsData.decode(entry.data());
        if (entry.hasV1() && !entry.agreesWith(content)) {
            throw new MalformedMessageException("an IPNS record whose fields of version 1 are not what is signed");
        }
        Optional<PublicKey> publicKey =
                entry.publicKey().isEmpty() ? Optional.empty() : Optional.of(PublicKey.decode(entry.publicKey()));
        return new IpnsRecord(encoded, entry, content, publicKey);
    }

    /**
     * The binary form.
     *
     * @return the bytes that were decoded, or made when it was signed
     */
    public Bytes encode() {
        return encoded;
    }

    /**
     * Refuses a record that is not its name's owner's, or whose time is over. Computes a signature's verification.
     *
     * @param name whose record it has to be: an {@link IpnsName#key()}
     * @param now the time of day
     * @throws InvalidRecordException if it has no key and there is none in the name ({@code MALFORMED_VALUE}), another key
     *     than the name's ({@code WRONG_OWNER}), a wrong signature ({@code BAD_SIGNATURE}), or is no longer valid ({@code EXPIRED})
     */
    public void verify(PeerId name, Instant now) {
        if (!keyOf(name).verify(Bytes.concat(SIGNATURE_PREFIX, entry.data()), entry.signatureV2())) {
            throw new InvalidRecordException(Reason.BAD_SIGNATURE, "an IPNS record with a wrong signature");
        }
        if (!validity().isAfter(now)) {
            throw new InvalidRecordException(Reason.EXPIRED, "an IPNS record that was valid until " + validity());
        }
    }

    private PublicKey keyOf(PeerId name) {
        if (publicKey.isEmpty()) {
            return name.publicKey()
                    .orElseThrow(() -> new InvalidRecordException(
                            Reason.MALFORMED_VALUE, "an IPNS record without the key, which is not in its name either"));
        }
        if (!name.matches(publicKey.get())) {
            throw new InvalidRecordException(Reason.WRONG_OWNER, "an IPNS record with the key of another name");
        }
        return publicKey.get();
    }

    /**
     * Whether this record replaces another one of the same name, both valid: it has the higher sequence number; of the same
     * number, it is valid for longer; or else its signed bytes are the later ones in order, so that all who see both keep the
     * same one. Nothing that is not signed counts.
     *
     * @param other the record known before
     * @return true if it does; false if it says the same
     */
    public boolean isNewerThan(IpnsRecord other) {
        int order = Long.compareUnsigned(sequence(), other.sequence());
        if (order == 0) {
            order = validity().compareTo(other.validity());
        }
        return order != 0 ? order > 0 : data().compareTo(other.data()) > 0;
    }

    /**
     * What the name stands for, as it was written; see {@link #path()}.
     *
     * @return any bytes
     */
    public Bytes value() {
        return content.value();
    }

    /**
     * What the name stands for: {@code /ipfs/…}, {@code /ipns/…}, or a path of some other kind, which is not looked into. Of a
     * value that is a CID in its binary form, that content's path; of an empty one, that of no bytes, as others have it too.
     *
     * @return the path; nothing if the value is none of these
     */
    public Optional<String> path() {
        Bytes value = value();
        if (value.isEmpty()) {
            return Optional.of(NOTHING);
        }
        if (value.byteAt(0) == '/') {
            String text = value.utf8();
            return Bytes.utf8(text).equals(value) ? Optional.of(text) : Optional.empty();
        }
        try {
            return Optional.of("/ipfs/" + Cid.decode(value));
        } catch (MalformedMessageException none) {
            return Optional.empty();
        }
    }

    /**
     * The number of this version, which grows from record to record of a name.
     *
     * @return all 64 bits, taken as unsigned
     */
    public long sequence() {
        return content.sequence();
    }

    /**
     * Until when this record is valid.
     *
     * @return a time, to the nanosecond
     */
    public Instant validity() {
        return content.validity();
    }

    /**
     * For how long a reader may go without looking again.
     *
     * @return a hint, up to 584 years
     */
    public Duration ttl() {
        long second = Duration.ofSeconds(1).toNanos();
        return Duration.ofSeconds(
                Long.divideUnsigned(content.ttl(), second), Long.remainderUnsigned(content.ttl(), second));
    }

    /**
     * What the owner has signed beside what the specification knows.
     *
     * @return each field's value in DAG-CBOR, by name, in the order they have
     */
    public Map<String, Bytes> fields() {
        return content.fields();
    }

    /**
     * The key that signed it, where the name is only that key's hash.
     *
     * @return the key; usually nothing if it stands in the name
     */
    public Optional<PublicKey> publicKey() {
        return publicKey;
    }

    /**
     * What is signed.
     *
     * @return a map in DAG-CBOR
     */
    public Bytes data() {
        return entry.data();
    }

    /**
     * Whether there is a signature for readers of before 2021. It counts for nothing here.
     *
     * @return true if there is one, right or wrong
     */
    public boolean hasSignatureV1() {
        return !entry.signatureV1().isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpnsRecord that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return "IpnsRecord[sequence " + Long.toUnsignedString(sequence()) + ", valid until " + validity() + ", "
                + value().size() + " bytes of value]";
    }
}
