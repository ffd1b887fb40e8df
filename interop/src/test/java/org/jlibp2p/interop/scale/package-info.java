/** A network of a hundred nodes of several languages that come and go, are killed, and are cut in two. */
package org.jlibp2p.interop.scale;
