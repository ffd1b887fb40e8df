package org.jlibp2p.tls;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.jlibp2p.security.HandshakeException.Reason;

/**
 * The alerts that mean something here.
 *
 * <p>Specification: RFC 8446, section 6; RFC 7301, section 3.2.
 */
enum Alert {
    /** The sender sends nothing more. */
    CLOSE_NOTIFY(0, Reason.CLOSED_EARLY),
    /** A message that does not belong here. */
    UNEXPECTED_MESSAGE(10, Reason.MALFORMED),
    /** A record that is not authentic. */
    BAD_RECORD_MAC(20, Reason.DECRYPTION_FAILED),
    /** A record that is too long. */
    RECORD_OVERFLOW(22, Reason.MALFORMED),
    /** Nothing in common. */
    HANDSHAKE_FAILURE(40, Reason.NOTHING_IN_COMMON),
    /** A certificate that is none. */
    BAD_CERTIFICATE(42, Reason.BAD_CERTIFICATE),
    /** A certificate of a kind that is not supported. */
    UNSUPPORTED_CERTIFICATE(43, Reason.BAD_CERTIFICATE),
    /** A certificate that is not valid now. */
    CERTIFICATE_EXPIRED(45, Reason.EXPIRED),
    /** A certificate that is refused for another reason. */
    CERTIFICATE_UNKNOWN(46, Reason.BAD_CERTIFICATE),
    /** A value that is out of range. */
    ILLEGAL_PARAMETER(47, Reason.MALFORMED),
    /** A message that cannot be read. */
    DECODE_ERROR(50, Reason.MALFORMED),
    /** A signature or a Finished message that is not right. */
    DECRYPT_ERROR(51, Reason.DECRYPTION_FAILED),
    /** No version in common. */
    PROTOCOL_VERSION(70, Reason.NOTHING_IN_COMMON),
    /** No cipher that is good enough. */
    INSUFFICIENT_SECURITY(71, Reason.NOTHING_IN_COMMON),
    /** A fault of the sender. */
    INTERNAL_ERROR(80, Reason.MALFORMED),
    /** The sender has given up. */
    USER_CANCELED(90, Reason.CLOSED_EARLY),
    /** A hello without what it has to have. */
    MISSING_EXTENSION(109, Reason.NOTHING_IN_COMMON),
    /** A hello with what it must not have. */
    UNSUPPORTED_EXTENSION(110, Reason.MALFORMED),
    /** No certificate where there has to be one. */
    CERTIFICATE_REQUIRED(116, Reason.BAD_CERTIFICATE),
    /** No application protocol in common. */
    NO_APPLICATION_PROTOCOL(120, Reason.NOTHING_IN_COMMON);

    private final int code;
    private final Reason reason;

    Alert(int code, Reason reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    short code() {
        return (short) code;
    }

    /** The reason for which this side sends it. */
    Reason reason() {
        return reason;
    }

    /** The one with the number. */
    static Optional<Alert> of(int code) {
        return Arrays.stream(values()).filter(alert -> alert.code == code).findFirst();
    }

    /** The name of whatever has the number, in words. */
    static String nameOf(int code) {
        return of(code).map(alert -> alert.name().toLowerCase(Locale.ROOT)).orElse("alert " + code);
    }

    /** What is sent when a peer's proof is refused. */
    static Alert of(Reason reason) {
        switch (reason) {
            case BAD_CERTIFICATE:
            case BAD_KEY:
            case BAD_SIGNATURE:
                return BAD_CERTIFICATE;
            case EXPIRED:
                return CERTIFICATE_EXPIRED;
            case NOTHING_IN_COMMON:
                return NO_APPLICATION_PROTOCOL;
            default:
                return CERTIFICATE_UNKNOWN;
        }
    }
}
