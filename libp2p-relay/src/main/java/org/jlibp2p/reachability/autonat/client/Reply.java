package org.jlibp2p.reachability.autonat.client;

import java.util.Optional;

import org.jlibp2p.reachability.autonat.ProbeAnswer;

/**
 * What came of asking a server.
 *
 * @param outcome what it said
 * @param about which address it is about, if about one
 * @param place where the server is
 */
record Reply(ProbeAnswer.Outcome outcome, Optional<Candidate> about, String place) {}
