package org.jlibp2p.interop.delegate;

import java.util.function.Consumer;

/**
 * One thing that a client and a server do together.
 *
 * @param name what is so if it succeeds, in words
 * @param body does it; throws if it does not hold
 */
record DelegateCase(String name, Consumer<DelegatePair> body) {}
