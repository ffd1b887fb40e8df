package org.jlibp2p.architecture;

import java.util.Locale;
import java.util.function.Function;

import com.tngtech.archunit.lang.ArchRule;

/** The rules about classes. Each is a function of the root package, so that it can be tried on planted classes too. */
enum HouseRule {
    LAYERS(LayerRules::layers),
    CYCLES(LayerRules::cycles),
    SIBLINGS(LayerRules::siblings),
    NETTY(ConfinementRules::netty),
    PROTOBUF(ConfinementRules::protobuf),
    SIGNATURES(ConfinementRules::signatures),
    BLOCKING(ConfinementRules::blocking),
    TIME(ConfinementRules::time),
    PACKAGES(NamingRules::packages),
    CLASSES(NamingRules::classNames),
    STATICS(StateRules::staticFields),
    LOCKS(StateRules::locks),
    ENGINES(StateRules::engines);

    static final String ROOT = "org.jlibp2p";
    private static final String PLANTED = "org.jlibp2p.architecture.planted.";

    private final Function<String, ArchRule> rule;

    HouseRule(Function<String, ArchRule> rule) {
        this.rule = rule;
    }

    ArchRule below(String root) {
        return rule.apply(root);
    }

    /** The package that stands for the root in the classes planted for this rule. */
    String plantedRoot() {
        return PLANTED + name().toLowerCase(Locale.ROOT);
    }
}
