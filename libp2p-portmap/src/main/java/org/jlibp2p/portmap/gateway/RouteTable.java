package org.jlibp2p.portmap.gateway;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;

/** The routes of Linux, as its file {@code /proc/net/route} has them. Pure. */
final class RouteTable {
    /** The most lines that are looked at. */
    static final int MAX_LINES = 4096;

    private static final int COLUMNS = 8;
    private static final int GATEWAY = 2;
    private static final int FLAGS = 3;
    private static final int MASK = 7;
    private static final int UP_TO_A_GATEWAY = 3;
    private static final String ANY = "00000000";

    private RouteTable() {}

    /**
     * The routers to which everything goes that has no other way.
     *
     * @param file its lines
     * @param device the name of the interface
     * @return in the order of the file
     */
    static List<Bytes> routers(Stream<String> file, String device) {
        return file.limit(MAX_LINES)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= COLUMNS && columns[0].equals(device))
                .filter(columns -> columns[1].equals(ANY) && columns[MASK].equals(ANY))
                .filter(columns -> (hex(columns[FLAGS]).orElse(0L) & UP_TO_A_GATEWAY) == UP_TO_A_GATEWAY)
                .flatMap(columns -> hex(columns[GATEWAY]).stream())
                .map(RouteTable::address)
                .distinct()
                .toList();
    }

    private static Optional<Long> hex(String digits) {
        try {
            return Optional.of(Long.parseLong(digits, 16));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The kernel writes the number that the four bytes are on this machine. */
    private static Bytes address(long number) {
        return Bytes.copyOf(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt((int) number)
                .flip());
    }
}
