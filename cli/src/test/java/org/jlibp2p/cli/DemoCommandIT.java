package org.jlibp2p.cli;

import org.jlibp2p.cli.demo.DisturbedDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class DemoCommandIT {
    @Test
    void aProviderThatIsGoneIsAMatterOfTheNetworkAndTheStepIsNamed() throws InterruptedException {
        Failure failure = DemoCommand.told(DisturbedDemo.withoutTheProvider()).failure();

        assertThat(failure.exitCode()).isIn(Failure.NETWORK, Failure.REMOTE);
        assertThat(failure.message())
                .startsWith("the demo failed in step 4. From a relayed connection to a direct one: cannot reach ")
                .contains("/p2p-circuit")
                .endsWith("; --verbose shows more")
                .doesNotContain("\n");
    }

    @Test
    void whatTheDemoItselfMissesIsUnexpectedAndSaidInItsWords() throws InterruptedException {
        Failure failure = DemoCommand.told(DisturbedDemo.withoutTime()).failure();

        assertThat(failure.exitCode()).isEqualTo(Failure.UNEXPECTED);
        assertThat(failure.what())
                .matches("the demo failed in step [1-5]\\. [A-Z][^:]+: nothing within 0 s: [a-z]+ .+");
    }
}
