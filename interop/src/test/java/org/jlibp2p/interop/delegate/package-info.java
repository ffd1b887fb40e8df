/**
 * Delegated routing: clients and servers of this library, boxo and helia with one another, a client on a page in a
 * browser, and kubo. {@link DelegateCases} is what a pair of them has to do; {@link DelegateNotPossible} what some cannot.
 */
package org.jlibp2p.interop.delegate;
