package org.jlibp2p.connection;

import java.util.Optional;

import org.jlibp2p.io.ErrorCode;

/**
 * Why a connection ended.
 *
 * @param remote whether the peer, or the network, ended it; false if this node did
 * @param code what was said on the wire
 * @param cause what broke it, if it did not end in order
 */
public record CloseReason(boolean remote, ErrorCode code, Optional<Throwable> cause) {}
