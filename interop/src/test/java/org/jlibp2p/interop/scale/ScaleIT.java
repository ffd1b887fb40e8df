package org.jlibp2p.interop.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of a network, condensed: nodes of four implementations provide, put, look for, dial and ask delegates, while nodes
 * come and go, services are killed, and the network is cut in two. {@code -Dinterop.scale.nodes=100} has it as large as it is
 * meant, and {@code docs/scale.md} what came of that.
 */
@Tag("other-implementations")
@Timeout(1800)
class ScaleIT {
    private static final double ANSWERED_IN_CALM = 0.95;
    private static final double ANSWERED_ALWAYS = 0.5;
    /** Two that dial one another at the same time have two connections, and keep them. */
    private static final long PER_PEER = 3;

    @TempDir
    Path data;

    @BeforeAll
    static void everythingIsThere() {
        LocalNetwork.require(LocalNetwork.obstacleToNats());
        Stream.of(PeerKind.GO, PeerKind.RUST, PeerKind.JS).forEach(PeerBuild::run);
    }

    @Test
    void nothingAcknowledgedIsLostAndEverybodyComesBack() throws IOException {
        Path report = Path.of(System.getProperty("interop.scale.report", "target/interop-scale-report.md"))
                .toAbsolutePath();
        Files.deleteIfExists(report);
        try (Run run = new Run(Plan.ofProperties(), data)) {
            run.play();
            Report.write(run, report);
            System.out.println(Files.readString(report));
            SoftAssertions.assertSoftly(softly -> {
                checkRecords(softly, run);
                checkAvailability(softly, run);
                run.population().processes().stream()
                        .filter(JavaProcess::isTheFirst)
                        .map(JavaProcess::name)
                        .forEach(name -> softly.assertThat(run.excessOf(name))
                                .as("what " + name + " has more than before")
                                .isEmpty());
                run.connectionsPerPeer()
                        .forEach((name, most) -> softly.assertThat(most)
                                .as("connections of " + name + " with one peer")
                                .isBetween(1L, PER_PEER));
                softly.assertThat(run.complaintsOfProcesses()).isEmpty();
            });
        }
    }

    private static void checkRecords(SoftAssertions softly, Run run) {
        softly.assertThat(run.verification().lost()).as("lost").isEmpty();
        softly.assertThat(run.recovery().missing()).as("not back").isEmpty();
        softly.assertThat(run.recovery().backAfter())
                .as("back")
                .isNotEmpty()
                .allSatisfy((member, after) -> softly.assertThat(after)
                        .as(member + " is back after so many milliseconds")
                        .isLessThanOrEqualTo(Plan.RECOVERY.toMillis()));
        softly.assertThat(run.withoutPlaces()).as("hidden nodes without places").isEmpty();
        for (Side side : Side.values()) {
            softly.assertThat(run.ledger().madeAlone(side))
                    .as("made in the " + side + " alone")
                    .isNotEmpty();
        }
    }

    private static void checkAvailability(SoftAssertions softly, Run run) {
        for (Phase phase : Phase.measured()) {
            List<Tally.Sample> samples = run.tally().of(phase);
            softly.assertThat(Tally.availability(samples))
                    .as("part of all operations that was answered during " + phase)
                    .isGreaterThanOrEqualTo(phase.isCalm() ? ANSWERED_IN_CALM : ANSWERED_ALWAYS);
        }
        for (Operation operation : Operation.values()) {
            softly.assertThat(run.tally().of(operation, Phase.CALM).stream().anyMatch(Tally.Sample::isAnswered))
                    .as(operation + " was answered in calm")
                    .isTrue();
        }
    }
}
