package org.jlibp2p.kad.query;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.TableRules;
import org.jlibp2p.kad.table.TableView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code of this package and of the table. */
class SearchLimitsPageTest {
    @Test
    void theBoundsOfTheTableAndOfSearchesOnThePageAreThoseOfTheCode() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "limits.md"));
        Map<String, Integer> bounds = Map.of(
                "TableRules.REPLACEMENTS", TableRules.REPLACEMENTS,
                "DiversityRules.MAX_GROUPS", DiversityRules.MAX_GROUPS,
                "TableView.MAX_REFRESH_PREFIX", TableView.MAX_REFRESH_PREFIX,
                "Lookup.MAX_CANDIDATES", Lookup.MAX_CANDIDATES,
                "ProvidersQuery.MAX_PER_REPLY", ProvidersQuery.MAX_PER_REPLY,
                "FindPeerQuery.MAX_ADDRESSES_TOLD", FindPeerQuery.MAX_ADDRESSES_TOLD);

        bounds.forEach((name, value) -> assertThat(page).contains("`" + name + "` | " + value + " |"));
        assertThat(page).contains("asks " + QueryRules.defaults().mostAsked() + " peers at most");
    }
}
