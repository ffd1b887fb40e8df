package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.Fields;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Something that was acknowledged: the network has to know it from then on.
 *
 * @param key what is looked for: a CID, or {@code ns} and {@code peer} of a record
 * @param value what has to be found: the provider's peer id, or the record in base64
 * @param side where it was made
 * @param phase when
 * @param holders how many peers kept it when it counted as acknowledged
 */
record Entry(Object key, String value, Side side, Phase phase, int holders) {
    boolean isProvider() {
        return key instanceof String;
    }

    /** Whether a member finds it; throws what the member answers if that is a failure. */
    boolean isFoundBy(Member reader, Duration limit) {
        if (isProvider()) {
            return reader.call(limit, "kadFindProviders", "cid", key, "limit", 1).objects("providers").stream()
                    .anyMatch(provider -> provider.text("peer").equals(value));
        }
        return base64(reader.call(limit, "kadGet", "key", key)).equals(value);
    }

    /** Whether a delegate that a member asks finds it. */
    boolean isFoundAt(String url, Member asker, Duration limit) {
        if (isProvider()) {
            return isAmong(
                    asker.call(limit, "routingClient", "url", url, "op", "providers", "cid", key)
                            .objects("records"),
                    value);
        }
        Fields answer = asker.call(limit, "routingClient", "url", url, "op", "ipnsGet", "peer", name().get("peer"));
        return answer.text("record").equals(value);
    }

    /** Whether delegates can be asked for it: they know providers and IPNS records. */
    boolean isForDelegates() {
        return isProvider() || "ipns".equals(name().get("ns"));
    }

    private Map<?, ?> name() {
        return (Map<?, ?>) key;
    }

    private static boolean isAmong(List<Fields> records, String id) {
        return records.stream().anyMatch(record -> record.text("ID").equals(id));
    }

    private static String base64(Fields read) {
        return read.has("base64")
                ? read.text("base64")
                : Base64.getEncoder().encodeToString(read.text("data").getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return (isProvider() ? "provider of " + key : "record " + key) + ", made in the " + side + " during " + phase
                + ", kept by " + holders;
    }
}
