/** Content that peers fetch, and files that they send. */
package org.jlibp2p.cli.content;
