/** The code of the README, word for word, so that it compiles and runs; {@code ReadmeIT} compares. */
package org.jlibp2p.examples.readme;
