/** Networks that a test makes itself, of network namespaces: hosts, cables, and routers with NATs of several kinds. */
package org.jlibp2p.interop.network;
