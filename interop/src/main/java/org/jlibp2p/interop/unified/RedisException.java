package org.jlibp2p.interop.unified;

/** Redis refused a command. */
final class RedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisException(String message) {
        super(message);
    }

    /** Whether the key holds a value of another kind than the command is for. */
    boolean isWrongType() {
        return getMessage().startsWith("WRONGTYPE");
    }
}
