/** The settings of a process: one table of them, where their values come from, and what is wrong with them. */
package org.jlibp2p.cli.config;
