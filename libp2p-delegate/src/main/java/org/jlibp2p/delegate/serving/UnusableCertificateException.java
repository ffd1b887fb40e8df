package org.jlibp2p.delegate.serving;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A server cannot start, since there is no certificate that it could show. */
public final class UnusableCertificateException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /**
     * A certificate that cannot be used.
     *
     * @param certificate where it should be
     * @param cause what is wrong with it
     */
    public UnusableCertificateException(HttpsCertificate certificate, Throwable cause) {
        super(Fault.LOCAL_FILE, certificate + " cannot be used: " + cause.getMessage(), cause);
    }
}
