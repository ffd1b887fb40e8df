/**
 * The command line {@code jlibp2p}: one class for each command, beginning with {@link org.jlibp2p.cli.Jlibp2p}.
 * {@code DemoCommand} and {@code Demo} are the tour that the README begins with.
 */
package org.jlibp2p.cli;
