package org.jlibp2p.interop.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.network.Host;

/** A process with nodes of this library in it, which can be killed and started again. Any thread. */
final class JavaProcess implements AutoCloseable {
    /** Little memory, which is given back after a collection; a buffer that is not released is told, and asserts hold. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "JDK_JAVA_OPTIONS",
            "-Xmx192m -XX:+UseSerialGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:TieredStopAtLevel=1"
                    + " -ea:org.jlibp2p... -Dio.netty.leakDetection.level=paranoid");

    private final String name;
    private final Host host;
    private final List<PeerProcess> ended = new ArrayList<>();
    private PeerProcess running;

    JavaProcess(String name, Host host) {
        this.name = name;
        this.host = host;
    }

    String name() {
        return name;
    }

    Host host() {
        return host;
    }

    /** Whether it has never been killed. */
    synchronized boolean isTheFirst() {
        return ended.isEmpty();
    }

    /** Starts it, if it does not run. */
    synchronized PeerProcess started() {
        if (running == null) {
            running = Patience.start(() -> host.start(PeerCommand.javaHost(ENVIRONMENT)));
        }
        return running;
    }

    /** What runs now. */
    synchronized PeerProcess running() {
        if (running == null) {
            throw new AssertionError(name + " does not run");
        }
        return running;
    }

    /** As SIGKILL does. */
    synchronized void kill() {
        if (running != null) {
            running.crash();
            ended.add(running);
            running = null;
        }
    }

    Fields stats() {
        return running().call("stats", "collect", true);
    }

    /** All that it and those before it have written to standard error. */
    synchronized String errorLog() {
        StringBuilder text = new StringBuilder();
        ended.forEach(each -> text.append(each.errorLog()));
        return running == null
                ? text.toString()
                : text.append(running.errorLog()).toString();
    }

    @Override
    public synchronized void close() {
        ended.forEach(PeerProcess::close);
        if (running != null) {
            running.close();
        }
    }
}
