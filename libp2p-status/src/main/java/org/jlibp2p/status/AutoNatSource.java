package org.jlibp2p.status;

import java.util.List;
import java.util.Locale;

import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.ProbeAnswer;

/** Whether each of the node's addresses can be reached, and who says so. */
final class AutoNatSource implements StatusSource {
    private static final int MOST_ADDRESSES = 64;
    private static final int MOST_ANSWERS = 16;

    private final AutoNat autoNat;

    AutoNatSource(Node node) {
        autoNat = node.service(AutoNat.class);
    }

    @Override
    public void write(JsonWriter json, Known known) {
        json.begin("autonat")
                .put("explanation", ShownText.lines(autoNat.explain(), 8000))
                .beginList("addresses");
        List<AddressState> all = autoNat.addresses();
        for (AddressState each : all.subList(0, Math.min(MOST_ADDRESSES, all.size()))) {
            json.begin()
                    .put("address", ShownText.of(each.address(), 400))
                    .put("reachability", each.reachability().name().toLowerCase(Locale.ROOT))
                    .put("announced", each.announced())
                    .put("probed", each.probed())
                    .put("observers", each.observers())
                    .put("confidence", each.confidence());
            json.beginList("sources");
            each.sources().stream().limit(MOST_ANSWERS).forEach(source -> json.add(ShownText.of(source)));
            json.endList().beginList("answers");
            List<ProbeAnswer> answers = each.answers();
            answers.subList(Math.max(0, answers.size() - MOST_ANSWERS), answers.size())
                    .forEach(answer -> json.begin()
                            .put("peer", answer.peer().toString())
                            .put("place", ShownText.of(answer.place()))
                            .put("protocol", ShownText.of(answer.protocol()))
                            .put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT))
                            .put("at", answer.at().toString())
                            .end());
            json.endList().end();
        }
        json.endList().end();
    }
}
