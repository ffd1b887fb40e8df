/** The log of the command line: what SLF4J finds, as lines for people or for programs. */
package org.jlibp2p.cli.log;
