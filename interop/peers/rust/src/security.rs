//! The security protocols: Noise, TLS, plaintext.

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
    identity::Keypair,
    noise, plaintext, tls,
};

use crate::{flags::Security, negotiated::Negotiated};

#[derive(Clone)]
enum Offer {
    Noise(Box<noise::Config>),
    Tls(Box<tls::Config>),
    Plaintext(Box<plaintext::Config>),
}

impl Offer {
    fn protocol(&self) -> &'static str {
        let mut protocols = match self {
            Self::Noise(config) => config.protocol_info(),
            Self::Tls(config) => config.protocol_info(),
            Self::Plaintext(config) => config.protocol_info(),
        };
        protocols.next().expect("a security upgrade has one protocol")
    }
}

/// The security protocols of the command line, most wanted first.
#[derive(Clone)]
pub struct SecurityUpgrade {
    offers: Vec<Offer>,
    negotiated: Negotiated,
}

impl SecurityUpgrade {
    pub fn new(wanted: &[Security], key: &Keypair, negotiated: Negotiated) -> io::Result<Self> {
        let offer = |security: &Security| match security {
            Security::Noise => noise::Config::new(key)
                .map(|config| Offer::Noise(Box::new(config)))
                .map_err(io::Error::other),
            Security::Tls => tls::Config::new(key)
                .map(|config| Offer::Tls(Box::new(config)))
                .map_err(io::Error::other),
            Security::Plaintext => Ok(Offer::Plaintext(Box::new(plaintext::Config::new(key)))),
        };
        Ok(Self {
            offers: wanted.iter().map(offer).collect::<io::Result<_>>()?,
            negotiated,
        })
    }

    fn offer(self, protocol: &str) -> (Offer, Negotiated) {
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

type Encrypted<C> = Either<noise::Output<C>, tls::TlsStream<C>>;
type Secured<C> = (PeerId, Either<Encrypted<C>, plaintext::Output<C>>);

/// Runs the handshake `$upgrade` of whichever protocol was chosen and notes the choice.
macro_rules! secure {
    ($self:ident, $socket:ident, $protocol:ident, $trait:ident :: $upgrade:ident, $role:expr) => {{
        let (offer, negotiated) = $self.offer($protocol);
        let handshake = match offer {
            Offer::Noise(config) => $trait::$upgrade(*config, $socket, $protocol)
                .map_ok(|(peer, io)| (peer, Either::Left(Either::Left(io))))
                .map_err(io::Error::other)
                .boxed(),
            Offer::Tls(config) => $trait::$upgrade(*config, $socket, $protocol)
                .map_ok(|(peer, io)| (peer, Either::Left(Either::Right(io))))
                .map_err(io::Error::other)
                .boxed(),
            Offer::Plaintext(config) => $trait::$upgrade(*config, $socket, $protocol)
                .map_ok(|(peer, io)| (peer, Either::Right(io)))
                .map_err(io::Error::other)
                .boxed(),
        };
        handshake
            .inspect_ok(move |(peer, _)| negotiated.note_security(*peer, $role, $protocol))
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
