package org.jlibp2p.architecture.planted.time.crypto;

import java.security.SecureRandom;

final class InnocentSecrets {
    int secret() {
        return new SecureRandom().nextInt();
    }
}
