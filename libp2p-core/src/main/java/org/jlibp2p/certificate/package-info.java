/**
 * The certificates that servers show to those who connect by TLS as the web knows it: read from files, and again when these have
 * changed. Exported to the modules that have such servers.
 */
package org.jlibp2p.certificate;
