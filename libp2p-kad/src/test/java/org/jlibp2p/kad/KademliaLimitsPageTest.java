package org.jlibp2p.kad;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.kad.protocol.KadCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KademliaLimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");

    private static Map<String, String> inCode() throws ReflectiveOperationException {
        Map<String, String> numbers = new LinkedHashMap<>();
        KademliaLimits defaults = KademliaLimits.defaults();
        for (RecordComponent component : KademliaLimits.class.getRecordComponents()) {
            numbers.put(
                    "KademliaLimits." + component.getName(),
                    component.getAccessor().invoke(defaults).toString());
        }
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
        return numbers;
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## libp2p-kad: `KademliaLimits`"));
        section = section.substring(0, section.indexOf("\n## ", 3));
        Map<String, String> onPage = new LinkedHashMap<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            String[] cells = line.split("\\|");
            onPage.put(cells[1].strip().replace("`", ""), cells[2].strip());
        });

        assertThat(onPage).containsExactlyEntriesOf(inCode());
    }
}
