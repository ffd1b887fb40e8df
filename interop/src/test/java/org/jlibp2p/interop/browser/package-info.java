/** This library against js-libp2p in a real browser. */
package org.jlibp2p.interop.browser;
