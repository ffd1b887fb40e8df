/** Rendezvous points of this library and of rust-libp2p, and peers of both that meet there. */
package org.jlibp2p.interop.rendezvous;
