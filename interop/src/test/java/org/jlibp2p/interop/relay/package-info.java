/** Circuits of this library and of others: each in the place of the relay, of the listener and of the dialer. */
package org.jlibp2p.interop.relay;
