package org.jlibp2p.interop.peer;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import com.sun.management.UnixOperatingSystemMXBean;

/** What this process takes of the machine. */
final class ProcessStats {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ProcessStats() {}

    /** The result of {@code stats}: with {@code collect} what is left after two full collections. */
    static Map<String, ?> read(Arguments arguments, int connections) {
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
        result.put("connections", connections);
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
