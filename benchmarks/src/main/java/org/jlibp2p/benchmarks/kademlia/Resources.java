package org.jlibp2p.benchmarks.kademlia;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.sun.management.OperatingSystemMXBean;

/**
 * What this process has taken so far.
 *
 * @param wall time since it started
 * @param processor time of all processors
 * @param resident the most memory it had, in bytes; of the heap alone where the system does not tell
 */
record Resources(Duration wall, Duration processor, long resident) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    static Resources now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Resources(
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
                Duration.ofNanos(system.getProcessCpuTime()),
                peak());
    }

    private static long peak() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseGet(Resources::heap);
        } catch (IOException elsewhere) {
            return heap();
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
