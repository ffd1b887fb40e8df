package org.jlibp2p.portmap.gateway;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A moment until which something may take. Immutable. */
record Deadline(LongSupplier nanoTime, long at) {
    private static final int MILLION = 1_000_000;

    static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /** The time left, at least one millisecond as long as there is any, which is how sockets take it; 0 if there is none. */
    int millis() {
        long left = at - nanoTime.getAsLong();
        return left <= 0 ? 0 : (int) Math.max(1, Math.min(left / MILLION, Integer.MAX_VALUE));
    }

    boolean isOver() {
        return millis() == 0;
    }

    /**
     * Waits until then for a datagram.
     *
     * @param most bytes of one; of a longer one there is one byte more, by which it is seen to be
     * @return nothing if none has come
     */
    Optional<DatagramPacket> receive(DatagramSocket socket, int most) throws IOException {
        int millis = millis();
        if (millis == 0) {
            return Optional.empty();
        }
        DatagramPacket packet = new DatagramPacket(new byte[most + 1], most + 1);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
            return Optional.of(packet);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }
}
