package org.jlibp2p.benchmarks.compare.measure;

import java.util.Optional;

import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;

/**
 * A pair of implementations that is measured: one dials, the other listens. Or the machine itself, which has neither.
 *
 * @param contestant its name and title
 * @param dialing how the peer that dials is started
 * @param listening how the peer that listens is started
 */
public record Side(Contestant contestant, Optional<PeerCommand> dialing, Optional<PeerCommand> listening) {
    /** The machine, with no peers on it. */
    public static final Side MACHINE = new Side(Contestant.MACHINE, Optional.empty(), Optional.empty());

    /**
     * A pair.
     *
     * @param name short, unique
     * @param title in words
     * @param dialer how the peer that dials is started
     * @param listener how the peer that listens is started
     * @return the side
     */
    public static Side of(String name, String title, PeerCommand dialer, PeerCommand listener) {
        return new Side(new Contestant(name, title), Optional.of(dialer), Optional.of(listener));
    }

    /**
     * Its short name.
     *
     * @return as in the options
     */
    public String name() {
        return contestant.name();
    }

    /**
     * Whether it is no pair.
     *
     * @return true for {@link #MACHINE}
     */
    public boolean isMachine() {
        return dialing.isEmpty();
    }

    /**
     * Whether both are the same program.
     *
     * @return false for mixed pairs, and for the machine
     */
    public boolean isUniform() {
        return !isMachine() && dialing.equals(listening);
    }

    /**
     * The peer that dials.
     *
     * @return how it is started
     */
    public PeerCommand dialer() {
        return dialing.orElseThrow();
    }

    /**
     * The peer that listens.
     *
     * @return how it is started
     */
    public PeerCommand listener() {
        return listening.orElseThrow();
    }

    /**
     * Whether the peer that dials is of an implementation.
     *
     * @param kind the implementation
     * @return true if it is
     */
    public boolean dialsWith(PeerKind kind) {
        return dialing.filter(command -> command.kind() == kind).isPresent();
    }
}
