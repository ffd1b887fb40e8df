package org.jlibp2p.tls;

import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/**
 * What a handshake has agreed on, taken away from BouncyCastle, which does nothing with it afterwards.
 *
 * @param suite the cipher
 * @param client the secret of what the client sends
 * @param server the secret of what the server sends
 * @param name the application protocol, or null if there is none
 */
record HandshakeSecrets(Suite suite, TrafficSecret client, TrafficSecret server, ProtocolName name) {
    static HandshakeSecrets take(TlsContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        Suite suite = Suite.of(parameters.getCipherSuite());
        return new HandshakeSecrets(
                suite,
                new TrafficSecret(suite, parameters.getTrafficSecretClient().extract()),
                new TrafficSecret(suite, parameters.getTrafficSecretServer().extract()),
                parameters.getApplicationProtocol());
    }
}
