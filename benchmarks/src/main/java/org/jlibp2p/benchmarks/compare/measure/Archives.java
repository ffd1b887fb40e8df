package org.jlibp2p.benchmarks.compare.measure;

import org.jlibp2p.interop.harness.PeerCommand;

/** Class-data archives for peers on Java. */
public interface Archives {
    /** What the command is started with besides the archive, in words, for the table. */
    String OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /**
     * The command with an archive, which is made by a training run if there is none yet.
     *
     * @param command a peer on Java
     * @return the same peer, started from the archive
     * @throws Exception if the archive cannot be made
     */
    PeerCommand with(PeerCommand command) throws Exception;
}
