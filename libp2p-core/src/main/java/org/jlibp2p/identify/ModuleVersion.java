package org.jlibp2p.identify;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of this module; apart from what asks for it, because Android knows no modules and cannot link this. */
final class ModuleVersion {
    private ModuleVersion() {}

    /** What the descriptor of the module says; nothing on the class path. */
    static Optional<String> stated() {
        return Optional.ofNullable(ModuleVersion.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion);
    }
}
