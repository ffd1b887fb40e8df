/** The project's own pages, for tests that hold them against the code; not exported. */
package org.jlibp2p.testkit.page;
