/** Nodes behind a reverse proxy. */
package org.jlibp2p.interop.proxy;
