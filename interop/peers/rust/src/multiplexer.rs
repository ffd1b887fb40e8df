//! The multiplexers: yamux, mplex.

use std::io;

use futures::{
    AsyncRead, AsyncWrite, FutureExt, TryFutureExt,
    future::{BoxFuture, Either},
};
use libp2p::{
    PeerId,
    core::{
        Endpoint, UpgradeInfo,
        upgrade::{InboundConnectionUpgrade, OutboundConnectionUpgrade},
    },
    yamux,
};
use libp2p_mplex as mplex;

use crate::{
    flags::{Flags, Multiplexer},
    negotiated::Negotiated,
};

/// The most that yamux can be configured to through rust-libp2p: more would not fit its receive window of 1 GiB.
const STREAMS_WITHOUT_LIMITS: usize = 4096;

#[derive(Clone)]
enum Offer {
    Yamux(yamux::Config),
    Mplex(mplex::Config),
}

impl Offer {
    fn protocol(&self) -> &'static str {
        let mut protocols = match self {
            Self::Yamux(config) => config.protocol_info(),
            Self::Mplex(config) => config.protocol_info(),
        };
        protocols.next().expect("a multiplexer has one protocol")
    }
}

/// The multiplexers of the command line, most wanted first.
#[derive(Clone)]
pub struct Multiplexers {
    offers: Vec<Offer>,
    negotiated: Negotiated,
}

impl Multiplexers {
    pub fn new(flags: &Flags, negotiated: Negotiated) -> Self {
        let offer = |multiplexer: &Multiplexer| match multiplexer {
            Multiplexer::Yamux => {
                let mut config = yamux::Config::default();
                if flags.perf_memory {
                    config.set_max_num_streams(STREAMS_WITHOUT_LIMITS);
                }
                Offer::Yamux(config)
            }
            Multiplexer::Mplex => {
                let mut config = mplex::Config::default();
                if flags.perf_memory {
                    config.set_max_num_streams(STREAMS_WITHOUT_LIMITS);
                }
                Offer::Mplex(config)
            }
        };
        Self {
            offers: flags.multiplexers.iter().map(offer).collect(),
            negotiated,
        }
    }

    /// The upgrade of a connection to this peer.
    pub fn upgrade(self, peer: PeerId, role: Endpoint) -> MultiplexerUpgrade {
        MultiplexerUpgrade {
            multiplexers: self,
            peer,
            role,
        }
    }
}

/// One connection's upgrade: the multiplexers, and for whom the choice is noted.
#[derive(Clone)]
pub struct MultiplexerUpgrade {
    multiplexers: Multiplexers,
    peer: PeerId,
    role: Endpoint,
}

impl MultiplexerUpgrade {
    fn chosen(self, protocol: &'static str) -> Offer {
        let Multiplexers { offers, negotiated } = self.multiplexers;
        negotiated.note_multiplexer(self.peer, self.role, protocol);
        let offer = offers.into_iter().find(|offer| offer.protocol() == protocol);
        offer.expect("only what was offered is chosen")
    }
}

impl UpgradeInfo for MultiplexerUpgrade {
    type Info = &'static str;
    type InfoIter = Vec<Self::Info>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.multiplexers.offers.iter().map(Offer::protocol).collect()
    }
}

type Multiplexed<C> = Either<yamux::Muxer<C>, mplex::Multiplex<C>>;

/// Starts whichever multiplexer was chosen.
macro_rules! multiplex {
    ($self:ident, $socket:ident, $protocol:ident, $trait:ident :: $upgrade:ident) => {
        match $self.chosen($protocol) {
            Offer::Yamux(config) => $trait::$upgrade(config, $socket, $protocol)
                .map_ok(Either::Left)
                .map_err(io::Error::other)
                .boxed(),
            Offer::Mplex(config) => $trait::$upgrade(config, $socket, $protocol)
                .map_ok(Either::Right)
                .map_err(io::Error::other)
                .boxed(),
        }
    };
}

impl<C> InboundConnectionUpgrade<C> for MultiplexerUpgrade
where
    C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Output = Multiplexed<C>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Output>>;

    fn upgrade_inbound(self, socket: C, protocol: Self::Info) -> Self::Future {
        multiplex!(self, socket, protocol, InboundConnectionUpgrade::upgrade_inbound)
    }
}

impl<C> OutboundConnectionUpgrade<C> for MultiplexerUpgrade
where
    C: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    type Output = Multiplexed<C>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Output>>;

    fn upgrade_outbound(self, socket: C, protocol: Self::Info) -> Self::Future {
        multiplex!(self, socket, protocol, OutboundConnectionUpgrade::upgrade_outbound)
    }
}
