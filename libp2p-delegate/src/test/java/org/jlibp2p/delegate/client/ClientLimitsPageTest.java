package org.jlibp2p.delegate.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.testkit.page.LimitsPage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The page that tells users every limit is held against the code of the client. */
class ClientLimitsPageTest {
    private static final List<String> CONSTANTS = List.of(
            "schema.RecordCodec.MAX_DEPTH",
            "schema.RecordCodec.MAX_VALUES",
            "schema.JsonFeed.MAX_NUMBER",
            "schema.RoutingFilter.MAX_NAMES",
            "schema.RoutingFilter.MAX_NAME",
            "http.DelegateException.MAX_TEXT",
            "client.Delegate.MAX_ADDRESSES",
            "client.ClosestPeers.MOST",
            "client.RecordSearch.REMEMBERED",
            "client.RecordSearch.PATIENCE",
            "exchange.CacheControl.MAX_AGE",
            "exchange.HttpThreads.MAX_THREADS",
            "exchange.HttpThreads.MAX_LOOKUPS");

    @Test
    void thePageSaysWhatTheCodeSays() {
        Map<String, String> inCode = LimitsPage.defaults(HttpLimits.defaults());
        LimitsPage.constants("org.jlibp2p.delegate", CONSTANTS)
                .forEach((name, value) -> inCode.put(name.substring(name.indexOf('.') + 1), value));

        assertThat(LimitsPage.section("## libp2p-delegate: `HttpLimits`")).containsExactlyEntriesOf(inCode);
    }

    @Test
    void aNumberThatCannotBeALimitIsRefused() {
        HttpLimits limits = HttpLimits.defaults();
        assertThatThrownBy(() -> limits.withRecords(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withCacheBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withIdle(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(limits.withRedirects(0).redirects()).isZero();
    }
}
