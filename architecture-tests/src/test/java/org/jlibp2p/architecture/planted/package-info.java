/** Classes that break the rules on purpose, a package for each rule, and innocent ones beside them. */
package org.jlibp2p.architecture.planted;
