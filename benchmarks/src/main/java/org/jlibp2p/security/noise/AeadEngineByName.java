package org.jlibp2p.security.noise;

/** Finds one of the ciphers that this process has. */
final class AeadEngineByName {
    private AeadEngineByName() {}

    static AeadCipher.Engine find(String name) {
        return AeadEngines.available(Runtime.version().feature()).stream()
                .filter(engine -> engine.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("there is no cipher of " + name + " here"));
    }
}
