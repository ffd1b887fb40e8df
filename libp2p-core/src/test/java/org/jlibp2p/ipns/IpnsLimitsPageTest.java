package org.jlibp2p.ipns;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jlibp2p.crypto.PublicKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of this package. */
class IpnsLimitsPageTest {
    @Test
    void theBoundsOfRecordsOnThePageAreThoseOfTheCode() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "limits.md"));
        Map<String, Integer> bounds = Map.of(
                "IpnsRecord.MAX_SIZE", IpnsRecord.MAX_SIZE,
                "DagCborReader.MAX_DEPTH", DagCborReader.MAX_DEPTH,
                "PublicKey.MAX_SIZE", PublicKey.MAX_SIZE);

        bounds.forEach((name, value) -> assertThat(page).contains("`" + name + "` | " + value + " |"));
    }
}
