/** Certificates from a real broker, p2p-forge, and a real ACME server, pebble. */
package org.jlibp2p.interop.autotls;
