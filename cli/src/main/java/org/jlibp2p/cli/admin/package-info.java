/** What operators ask a process over HTTP. */
package org.jlibp2p.cli.admin;
