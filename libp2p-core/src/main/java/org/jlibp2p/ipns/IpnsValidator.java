package org.jlibp2p.ipns;

import java.time.Instant;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.record.PublicKeyValidator;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.record.RecordValidators;

/**
 * Judges the values under keys of the namespace {@code ipns}: records of their owners. Pure; any thread. Computes a signature's
 * verification for each.
 *
 * <p>Specification: IPNS, Record Verification.
 */
public final class IpnsValidator implements RecordValidator {
    /** The namespace of keys whose values are IPNS records. */
    public static final String NAMESPACE = "ipns";

    private IpnsValidator() {}

    /**
     * The validator.
     *
     * @return it
     */
    public static IpnsValidator create() {
        return new IpnsValidator();
    }

    /**
     * The namespaces that every peer of the public DHT of IPFS, Amino, has to know, and no other ones.
     *
     * @return public keys and IPNS records
     */
    public static RecordValidators amino() {
        return RecordValidators.none()
                .with(PublicKeyValidator.NAMESPACE, PublicKeyValidator.create())
                .with(NAMESPACE, create());
    }

    @Override
    public void validate(Bytes key, Bytes value, Instant now) {
        if (value.size() > IpnsRecord.MAX_SIZE) {
            throw new InvalidRecordException(
                    Reason.TOO_LARGE, "an IPNS record of " + value.size() + " bytes, above " + IpnsRecord.MAX_SIZE);
        }
        IpnsName name = nameOf(key);
        IpnsRecord record;
        try {
            record = IpnsRecord.decode(value);
        } catch (MalformedMessageException e) {
            throw new InvalidRecordException(Reason.MALFORMED_VALUE, e.getMessage(), e);
        }
        record.verify(name.key(), now);
    }

    private static IpnsName nameOf(Bytes key) {
        try {
            return IpnsName.ofRoutingKey(key);
        } catch (MalformedMessageException e) {
            throw new InvalidRecordException(Reason.MALFORMED_KEY, "not the key of an IPNS name: " + e.getMessage(), e);
        }
    }

    /**
     * Whether one record is to replace another: see {@link IpnsRecord#isNewerThan}. One that has no signature of version 2 is
     * not valid, and gives way to any that has one.
     */
    @Override
    public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
        Optional<IpnsRecord> one = read(candidate);
        Optional<IpnsRecord> other = read(known);
        return one.isPresent() && (other.isEmpty() || one.get().isNewerThan(other.get()));
    }

    private static Optional<IpnsRecord> read(Bytes value) {
        try {
            return Optional.of(IpnsRecord.decode(value));
        } catch (MalformedMessageException invalid) {
            return Optional.empty();
        }
    }
}
