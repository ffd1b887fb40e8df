package org.jlibp2p.delegate.client;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.delegate.http.HttpLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The page that tells users every limit is held against the code of the client. */
class ClientLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
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

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        HttpLimits defaults = HttpLimits.defaults();
        for (RecordComponent component : HttpLimits.class.getRecordComponents()) {
            numbers.put(
                    "HttpLimits." + component.getName(),
                    component.getAccessor().invoke(defaults).toString());
        }
        for (String each : CONSTANTS) {
            int dot = each.lastIndexOf('.');
            String type = each.substring(0, dot);
            Field field = Class.forName("org.jlibp2p.delegate." + type).getDeclaredField(each.substring(dot + 1));
            field.setAccessible(true);
            numbers.put(each.substring(each.indexOf('.') + 1), field.get(null).toString());
        }
        return numbers;
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws Exception {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## libp2p-delegate: `HttpLimits`"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });
        assertThat(onPage).containsExactlyEntriesOf(inCode());
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
