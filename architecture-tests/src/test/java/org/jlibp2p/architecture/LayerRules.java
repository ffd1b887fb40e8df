package org.jlibp2p.architecture;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may see whom. */
final class LayerRules {
    /** The packages of the core, bottom to top: a package may see only those before it. */
    private static final List<String> LAYERS = List.of(
            "",
            "bytes",
            "wire",
            "multiformats",
            "crypto",
            "peer",
            "record",
            "ipns",
            "async",
            "limits",
            "journal",
            "certificate",
            "io",
            "pnet",
            "negotiation",
            "muxer",
            "muxer.engine",
            "peerstore",
            "transport",
            "transport.memory",
            "security",
            "security.noise",
            "security.plaintext",
            "muxer.yamux",
            "muxer.mplex",
            "connection",
            "event",
            "routing",
            "discovery",
            "service",
            "identify",
            "ping",
            "perf",
            "swarm",
            "node");

    /** The packages of the other modules, each with those inside it: they may see the core, and it none of them. */
    private static final List<String> ABOVE_THE_CORE = List.of(
            "transport.netty",
            "transport.tcp",
            "transport.ws",
            "transport.quic",
            "transport.webrtc",
            "tls",
            "peerstore.file",
            "relay",
            "reachability",
            "kad",
            "delegate",
            "mdns",
            "portmap",
            "rendezvous",
            "autotls",
            "pubsub",
            "metrics",
            "status",
            "testkit",
            "examples",
            "cli",
            "interop",
            "benchmarks");

    /**
     * Modules that do not see one another, by the packages they have. Metrics are not among them: they look at all others, each
     * in a class of its own, and none may look at them.
     */
    private static final Map<String, String> SIBLINGS = Map.ofEntries(
            Map.entry("transport.netty", "tcp"),
            Map.entry("transport.tcp", "tcp"),
            Map.entry("transport.ws", "ws"),
            Map.entry("transport.quic", "quic"),
            Map.entry("relay", "relay"),
            Map.entry("reachability", "relay"),
            Map.entry("kad", "kad"),
            Map.entry("delegate", "delegate"),
            Map.entry("mdns", "mdns"),
            Map.entry("portmap", "portmap"),
            Map.entry("rendezvous", "rendezvous"),
            Map.entry("autotls", "autotls"),
            Map.entry("status", "status"));

    private LayerRules() {}

    private static boolean isIn(String packageName, String parent) {
        return packageName.equals(parent) || packageName.startsWith(parent + ".");
    }

    /** The package's name below the root, empty for the root itself, or null for a package outside. */
    private static String below(String root, JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (!isIn(name, root)) {
            return null;
        }
        return name.equals(root) ? "" : name.substring(root.length() + 1);
    }

    static ArchRule layers(String root) {
        return classes()
                .should(eachDependency(root, "see only the layers below their own", LayerRules::isUpwards))
                .andShould(beInAKnownLayer(root))
                .allowEmptyShould(true);
    }

    private static boolean isUpwards(String from, String to) {
        return layer(to) > layer(from);
    }

    private static int layer(String packageName) {
        int layer = LAYERS.indexOf(packageName);
        return layer >= 0 ? layer : LAYERS.size();
    }

    private static ArchCondition<JavaClass> beInAKnownLayer(String root) {
        return new ArchCondition<>("be in a package that has its place in the list of layers") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String own = below(root, type);
                if (own != null
                        && !LAYERS.contains(own)
                        && ABOVE_THE_CORE.stream().noneMatch(a -> isIn(own, a))) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is in package " + own + ", which is in no list"));
                }
            }
        };
    }

    static ArchRule cycles(String root) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return below(root, type) == null
                                ? SliceIdentifier.ignore()
                                : SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages below " + root;
                    }
                })
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    static ArchRule siblings(String root) {
        return classes()
                .should(eachDependency(root, "not see a sibling module", LayerRules::isToSibling))
                .allowEmptyShould(true);
    }

    /** WebSocket stands on the Netty skin, and not on TCP itself; a page of all that a node does looks at those who do it. */
    private static boolean isToSibling(String from, String to) {
        String own = module(from);
        String other = module(to);
        boolean onTheSkin = isIn(to, "transport.netty") && (own.equals("ws") || own.equals("quic"));
        boolean toMetrics = isIn(to, "metrics") && !own.isEmpty();
        boolean lookedAt = own.equals("status") && (other.equals("kad") || other.equals("relay"));
        return toMetrics || !own.isEmpty() && !other.isEmpty() && !own.equals(other) && !onTheSkin && !lookedAt;
    }

    private static String module(String packageName) {
        return SIBLINGS.entrySet().stream()
                .filter(entry -> isIn(packageName, entry.getKey()))
                .map(Map.Entry::getValue)
                .findAny()
                .orElse("");
    }

    private static ArchCondition<JavaClass> eachDependency(
            String root, String description, BiPredicate<String, String> isForbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String own = below(root, type);
                if (own == null) {
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String target = below(root, dependency.getTargetClass());
                    if (target != null && isForbidden.test(own, target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }
}
