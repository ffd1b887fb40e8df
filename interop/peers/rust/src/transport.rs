//! TCP and WebSocket, in a private network if there is a key, and relays' circuits; secured, multiplexed.

use std::io;

use futures::{FutureExt, TryFutureExt, future::Either};
use libp2p::{
    PeerId, Transport,
    core::{
        muxing::StreamMuxerBox,
        transport::{Boxed, OptionalTransport},
        upgrade::Version,
    },
    dns,
    identity::Keypair,
    pnet::PnetConfig,
    relay, tcp, websocket,
};

use crate::{
    failure::Failure, flags::Flags, multiplexer::Multiplexers, negotiated::Negotiated, security::SecurityUpgrade,
};

pub fn build(
    flags: &Flags,
    key: &Keypair,
    negotiated: Negotiated,
    circuits: Option<relay::client::Transport>,
) -> Result<Boxed<(PeerId, StreamMuxerBox)>, Failure> {
    let failure = |e: io::Error| Failure::new("TransportError", e);
    let tcp = || dns::tokio::Transport::system(tcp::tokio::Transport::new(tcp::Config::default()));
    let plain = if flags.transports.tcp {
        OptionalTransport::some(tcp().map_err(failure)?)
    } else {
        OptionalTransport::none()
    };
    let web_socket = if flags.transports.ws {
        let mut config = websocket::Config::new(tcp().map_err(failure)?);
        config.set_tls_config(flags.tls.web_socket()?);
        OptionalTransport::some(config)
    } else {
        OptionalTransport::none()
    };
    let network = flags.psk.map(PnetConfig::new);
    let security = SecurityUpgrade::new(&flags.security, key, negotiated.clone()).map_err(failure)?;
    let multiplexers = Multiplexers::new(flags, negotiated);
    let circuits = circuits.map_or_else(OptionalTransport::none, OptionalTransport::some);
    // Circuits are asked first, then WebSocket: they take only what is their own.
    let sockets = web_socket.or_transport(plain).and_then(move |socket, _| match network {
        Some(network) => network.handshake(socket).map_ok(Either::Left).boxed(),
        None => futures::future::ok(Either::Right(socket)).boxed(),
    });
    let upgraded = circuits
        .or_transport(sockets)
        .upgrade(Version::V1Lazy)
        .authenticate(security)
        .multiplex_ext(move |peer, endpoint| multiplexers.upgrade(*peer, endpoint.to_endpoint()))
        .timeout(flags.negotiation_timeout());
    Ok(upgraded.boxed())
}
