package org.jlibp2p.kad;

import java.util.Map;

import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The page that tells users every limit is held against the code. */
class KademliaLimitsPageTest {
    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> numbers = LimitsPage.defaults(KademliaLimits.defaults());
        numbers.put("KademliaLimits.MAX_REQUEST_SENT", "" + KademliaLimits.MAX_REQUEST_SENT);
        numbers.put("KademliaLimits.MAX_REPLY_READ", "" + KademliaLimits.MAX_REPLY_READ);
        numbers.put("KadCodec.MAX_PEERS", "" + KadCodec.MAX_PEERS);
        numbers.put("KadCodec.MAX_ADDRESSES", "" + KadCodec.MAX_ADDRESSES);
        numbers.put("Members.MAX_WAITING", "" + Members.MAX_WAITING);
        numbers.put("Told.MAX_PEERS", "" + Told.MAX_PEERS);
        numbers.put("Told.MAX_ADDRESSES", "" + Told.MAX_ADDRESSES);
        numbers.put("Told.MAX_ADDRESSES_OF_TELLER", "" + Told.MAX_ADDRESSES_OF_TELLER);
        numbers.put("Searches.MAX_TRIED", "" + Searches.MAX_TRIED);
        numbers.put("Bootstrap.MAX_FORMER", "" + Bootstrap.MAX_FORMER);
        numbers.put("Keeping.QUORUM", "" + Keeping.QUORUM);
        numbers.put("Keeping.MAX_PROVIDERS", "" + Keeping.MAX_PROVIDERS);
        numbers.put("TableSnapshot.MAX_PEERS", "" + TableSnapshot.MAX_PEERS);
        numbers.put("TableSnapshot.MAX_SIZE", "" + TableSnapshot.MAX_SIZE);

        assertThat(LimitsPage.section("## libp2p-kad: `KademliaLimits`")).containsExactlyEntriesOf(numbers);
    }
}
