//! TCP, secured by Noise or TLS, multiplexed by yamux.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{
    AsyncRead, AsyncWrite, FutureExt, TryFutureExt,
    future::{BoxFuture, Either},
};
use libp2p::{
    PeerId, Transport,
    core::{
        Endpoint, UpgradeInfo,
        muxing::StreamMuxerBox,
        transport::Boxed,
        upgrade::{InboundConnectionUpgrade, OutboundConnectionUpgrade, Version},
    },
    dns,
    identity::Keypair,
    noise, tcp, tls, yamux,
};

use crate::{
    failure::Failure,
    flags::{Flags, Security},
};

pub const MULTIPLEXER: &str = "/yamux/1.0.0";

/// The most that yamux can be configured to through rust-libp2p: more would not fit its receive window of 1 GiB.
const STREAMS_WITHOUT_LIMITS: usize = 4096;

pub fn build(
    flags: &Flags,
    key: &Keypair,
    negotiated: NegotiatedSecurity,
) -> Result<Boxed<(PeerId, StreamMuxerBox)>, Failure> {
    let failure = |e: io::Error| Failure::new("TransportError", e);
    let tcp = tcp::tokio::Transport::new(tcp::Config::default());
    let transport = dns::tokio::Transport::system(tcp).map_err(failure)?;
    let security = SecurityUpgrade::new(&flags.security, key, negotiated).map_err(failure)?;
    let mut muxer = yamux::Config::default();
    if flags.perf_memory {
        muxer.set_max_num_streams(STREAMS_WITHOUT_LIMITS);
    }
    let upgraded = transport
        .upgrade(Version::V1Lazy)
        .authenticate(security)
        .multiplex(muxer)
        .timeout(flags.negotiation_timeout());
    Ok(upgraded.boxed())
}

/// Which security protocol the last handshake with a peer chose, by who dialled.
///
/// rust-libp2p does not tell it of a connection. The choice depends only on the two configurations, so the last
/// handshake with that peer in that direction speaks for all of them.
#[derive(Clone, Default)]
pub struct NegotiatedSecurity {
    protocols: Arc<Mutex<HashMap<(PeerId, Endpoint), &'static str>>>,
}

impl NegotiatedSecurity {
    pub fn with(&self, peer: PeerId, role: Endpoint) -> Option<&'static str> {
        let protocols = self.protocols.lock().unwrap_or_else(PoisonError::into_inner);
        protocols.get(&(peer, role)).copied()
    }

    fn note(&self, peer: PeerId, role: Endpoint, protocol: &'static str) {
        let mut protocols = self.protocols.lock().unwrap_or_else(PoisonError::into_inner);
        protocols.insert((peer, role), protocol);
    }
}

#[derive(Clone)]
enum Offer {
    Noise(Box<noise::Config>),
    Tls(Box<tls::Config>),
}

impl Offer {
    fn protocol(&self) -> &'static str {
        let mut protocols = match self {
            Self::Noise(config) => config.protocol_info(),
            Self::Tls(config) => config.protocol_info(),
        };
        protocols.next().expect("a security upgrade has one protocol")
    }
}

/// The security protocols of the command line, most wanted first.
#[derive(Clone)]
struct SecurityUpgrade {
    offers: Vec<Offer>,
    negotiated: NegotiatedSecurity,
}

impl SecurityUpgrade {
    fn new(wanted: &[Security], key: &Keypair, negotiated: NegotiatedSecurity) -> io::Result<Self> {
        let offer = |security: &Security| match security {
            Security::Noise => noise::Config::new(key)
                .map(|config| Offer::Noise(Box::new(config)))
                .map_err(io::Error::other),
            Security::Tls => tls::Config::new(key)
                .map(|config| Offer::Tls(Box::new(config)))
                .map_err(io::Error::other),
        };
        Ok(Self {
            offers: wanted.iter().map(offer).collect::<io::Result<_>>()?,
            negotiated,
        })
    }

    fn offer(self, protocol: &str) -> (Offer, NegotiatedSecurity) {
        let offer = self.offers.into_iter().find(|offer| offer.protocol() == protocol);
        (offer.expect("only what was offered is chosen"), self.negotiated)
    }
}

impl UpgradeInfo for SecurityUpgrade {
    type Info = &'static str;
    type InfoIter = Vec<Self::Info>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.offers.iter().map(Offer::protocol).collect()
    }
}

type Secured<C> = (PeerId, Either<noise::Output<C>, tls::TlsStream<C>>);

/// Runs the handshake `$upgrade` of whichever protocol was chosen and notes the choice.
macro_rules! secure {
    ($self:ident, $socket:ident, $protocol:ident, $trait:ident :: $upgrade:ident, $role:expr) => {{
        let (offer, negotiated) = $self.offer($protocol);
        let handshake = match offer {
            Offer::Noise(config) => $trait::$upgrade(*config, $socket, $protocol)
                .map_ok(|(peer, io)| (peer, Either::Left(io)))
                .map_err(io::Error::other)
                .boxed(),
            Offer::Tls(config) => $trait::$upgrade(*config, $socket, $protocol)
                .map_ok(|(peer, io)| (peer, Either::Right(io)))
                .map_err(io::Error::other)
                .boxed(),
        };
        handshake
            .inspect_ok(move |(peer, _)| negotiated.note(*peer, $role, $protocol))
            .boxed()
    }};
}

impl<C> InboundConnectionUpgrade<C> for SecurityUpgrade
where
    C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Output = Secured<C>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Output>>;

    fn upgrade_inbound(self, socket: C, protocol: Self::Info) -> Self::Future {
        secure!(
            self,
            socket,
            protocol,
            InboundConnectionUpgrade::upgrade_inbound,
            Endpoint::Listener
        )
    }
}

impl<C> OutboundConnectionUpgrade<C> for SecurityUpgrade
where
    C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Output = Secured<C>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Output>>;

    fn upgrade_outbound(self, socket: C, protocol: Self::Info) -> Self::Future {
        secure!(
            self,
            socket,
            protocol,
            OutboundConnectionUpgrade::upgrade_outbound,
            Endpoint::Dialer
        )
    }
}
