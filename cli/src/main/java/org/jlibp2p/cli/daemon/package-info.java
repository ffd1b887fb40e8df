/** A node that runs until it is stopped: what its settings make of it, whether it does what it is there for, and its end. */
package org.jlibp2p.cli.daemon;
