/** A small network that is measured, and the tools of Prometheus that read it. */
package org.jlibp2p.interop.metrics;
