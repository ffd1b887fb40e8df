package org.jlibp2p.ipns;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.multiformats.Cid;

/**
 * Collects what an IPNS record is to say, and signs it. Confined to the thread that made it.
 *
 * <p>Specification: IPNS, Record Creation. A signature for readers of before 2021 is made too, as kubo and Helia do by default,
 * until {@link #withoutSignatureV1} is called.
 */
public final class IpnsRecordBuilder {
    private final PrivateKey key;
    private final Map<String, Bytes> fields = new LinkedHashMap<>();
    private Bytes value;
    private long sequence;
    private Instant validity;
    private Duration ttl = IpnsRecord.DEFAULT_TTL;
    private boolean isForOldReaders = true;

    IpnsRecordBuilder(PrivateKey key) {
        this.key = Objects.requireNonNull(key, "key");
    }

    /**
     * What the name is to stand for.
     *
     * @param path begins with a slash: {@code /ipfs/…}, or another name's {@link IpnsName#path()}
     * @return this builder
     * @throws IllegalArgumentException if it does not
     */
    public IpnsRecordBuilder value(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash, as in /ipfs/…, unlike: " + path);
        }
        return value(Bytes.utf8(path));
    }

    /**
     * What the name is to stand for.
     *
     * @param content whose path is written, {@code /ipfs/…}
     * @return this builder
     */
    public IpnsRecordBuilder value(Cid content) {
        return value("/ipfs/" + content);
    }

    /**
     * What the name is to stand for. Other readers expect a path, a CID in its binary form, or nothing.
     *
     * @param bytes any bytes
     * @return this builder
     */
    public IpnsRecordBuilder value(Bytes bytes) {
        this.value = Objects.requireNonNull(bytes, "value");
        return this;
    }

    /**
     * The number of this version: higher than that of the record before.
     *
     * @param number from 0 to 2^63 - 1, more than which kubo does not read
     * @return this builder
     * @throws IllegalArgumentException if it is below 0
     */
    public IpnsRecordBuilder sequence(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a sequence number is from 0 to 2^63-1, not " + number);
        }
        this.sequence = number;
        return this;
    }

    /**
     * Until when the record is to be valid.
     *
     * @param time within the years 0 to 9999; for the DHT {@link IpnsRecord#DEFAULT_LIFETIME} from now
     * @return this builder
     */
    public IpnsRecordBuilder validUntil(Instant time) {
        this.validity = Objects.requireNonNull(time, "validity");
        return this;
    }

    /**
     * For how long a reader may go without looking again.
     *
     * @param time from 0 to 292 years
     * @return this builder
     * @throws IllegalArgumentException if it is below 0
     */
    public IpnsRecordBuilder ttl(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a time to live is not negative, unlike " + time);
        }
        this.ttl = time;
        return this;
    }

    /**
     * Something to be signed beside what the specification knows.
     *
     * @param name by custom begins with an underscore
     * @param dagCbor one value in DAG-CBOR
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or the specification's, or the value is not in DAG-CBOR
     */
    public IpnsRecordBuilder field(String name, Bytes dagCbor) {
        boolean isText = Bytes.utf8(name).utf8().equals(name); // half of a character has no place in UTF-8
        if (name.isEmpty() || IpnsData.KNOWN.contains(name) || !isText) {
            throw new IllegalArgumentException("a field of one's own has a name of its own, not \"" + name + "\"");
        }
        try {
            DagCborReader reader = new DagCborReader(dagCbor);
            reader.value();
            reader.end();
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("the value of " + name + ": " + e.getMessage(), e);
        }
        fields.put(name, dagCbor);
        return this;
    }

    /**
     * Leaves out what is there for readers of before 2021: about half of the record.
     *
     * @return this builder
     */
    public IpnsRecordBuilder withoutSignatureV1() {
        this.isForOldReaders = false;
        return this;
    }

    /**
     * Signs the record. Computes one signature or two.
     *
     * @return the record
     * @throws IllegalStateException if value or validity have not been said
     * @throws IllegalArgumentException if it would be larger than {@link IpnsRecord#MAX_SIZE}, or a time is not within its bounds
     */
    public IpnsRecord sign() {
        if (value == null || validity == null) {
            throw new IllegalStateException("an IPNS record needs a value, and a time until which it is valid");
        }
        return IpnsRecord.sign(key, content(), isForOldReaders);
    }

    private IpnsData content() {
        return new IpnsData(value, sequence, Rfc3339.format(validity), validity, nanoseconds(ttl), fields);
    }

    private static long nanoseconds(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("a time to live is up to 292 years, unlike " + time, tooLong);
        }
    }
}
