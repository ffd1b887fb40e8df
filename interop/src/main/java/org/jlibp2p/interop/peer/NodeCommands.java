package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sun.management.UnixOperatingSystemMXBean;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;

/** {@code info}, {@code listen} and {@code stats}. */
final class NodeCommands {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private NodeCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "info", (arguments, deadline) -> info(peer),
                "listen", (arguments, deadline) -> listen(peer, arguments, deadline),
                "stats", (arguments, deadline) -> stats(peer, arguments));
    }

    private static Map<String, ?> info(Peer peer) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("peerId", peer.node().id().toString());
        result.put("peerIdCid", peer.node().id().toCid().toString());
        result.put("keyType", peer.keyType());
        result.put("publicKey", base64(peer.identity().publicKey().encode()));
        result.put("addrs", peer.addresses());
        result.put("protocols", peer.protocols());
        return result;
    }

    static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Map<String, ?> listen(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<Multiaddr> addresses = arguments.addresses("addr");
        if (addresses.isEmpty()) {
            throw Arguments.missing("addr");
        }
        for (Multiaddr address : addresses) {
            deadline.await(peer.node().listen(address));
        }
        return Map.of("addrs", peer.addresses());
    }

    private static Map<String, ?> stats(Peer peer, Arguments arguments) {
        if (arguments.flag("collect", false)) {
            System.gc();
            System.gc(); // takes what cleaners and reference queues let go of after the first one
        }
        UnixOperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rss", residentBytes());
        result.put(
                "heapUsed",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        result.put("directMemory", direct);
        result.put("connections", peer.node().connections().size());
        result.put("cpu", system == null ? null : system.getProcessCpuTime() / 1e9);
        result.put("openFiles", system == null ? null : system.getOpenFileDescriptorCount());
        result.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        return result;
    }

    /** Null where the system does not tell. */
    private static Long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
