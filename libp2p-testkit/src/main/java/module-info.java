/** Contracts of every extension point, manual time and a simulated network. */
module org.jlibp2p.testkit {
    requires transitive org.jlibp2p.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires org.bouncycastle.provider;
    requires org.junit.jupiter.params;

    exports org.jlibp2p.testkit;
    exports org.jlibp2p.testkit.certificates;
    exports org.jlibp2p.testkit.nodes;

    opens org.jlibp2p.testkit to
            org.junit.platform.commons;
}
