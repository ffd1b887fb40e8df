//! Raw streams on chosen connections, for protocols that are spoken outside the swarm's own task.
//!
//! `libp2p-stream` has the same purpose, but it negotiates one outbound stream at a time on a connection, resets
//! inbound streams that arrive faster than their protocol's only queue slot is emptied, and can propose a single
//! protocol only. Here every request is negotiated at once with all its protocols, and every inbound stream is handed
//! over.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::{Ready, ready},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use libp2p::{
    Multiaddr, PeerId, Stream, StreamProtocol,
    core::{Endpoint, InboundUpgrade, OutboundUpgrade, UpgradeInfo, transport::PortUse},
    swarm::{
        ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm, NetworkBehaviour,
        StreamUpgradeError, SubstreamProtocol, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
        handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound},
    },
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::failure::Failure;

pub struct Inbound {
    pub stream: Stream,
    pub protocol: StreamProtocol,
    pub peer: PeerId,
    pub connection: ConnectionId,
    /// Its sender is gone once the connection is.
    pub connected: watch::Receiver<()>,
}

pub struct Outbound {
    pub stream: Stream,
    pub protocol: StreamProtocol,
}

/// Takes an inbound stream. It runs in the connection's task, so it has to hand over at once.
pub type Acceptor = Arc<dyn Fn(Inbound) + Send + Sync>;

type Reply = oneshot::Sender<Result<Outbound, Failure>>;

enum Order {
    Open(Vec<StreamProtocol>, Reply),
    Serve(Arc<[StreamProtocol]>),
}

#[derive(Default)]
struct Shared {
    acceptors: HashMap<StreamProtocol, Acceptor>,
    connections: HashMap<ConnectionId, mpsc::UnboundedSender<Order>>,
}

impl Shared {
    fn served(&self) -> Arc<[StreamProtocol]> {
        self.acceptors.keys().cloned().collect()
    }

    fn announce(&self) {
        let served = self.served();
        for connection in self.connections.values() {
            let _ = connection.send(Order::Serve(served.clone()));
        }
    }
}

/// Opens streams and says who takes inbound ones. Clones speak of the same peer.
#[derive(Clone)]
pub struct Streams {
    shared: Arc<Mutex<Shared>>,
    negotiation_timeout: Duration,
}

impl Streams {
    /// Nobody takes anything yet.
    pub fn new(negotiation_timeout: Duration) -> Self {
        Self {
            shared: Arc::default(),
            negotiation_timeout,
        }
    }

    /// Opens a stream for the first of the protocols that the remote speaks.
    pub async fn open(&self, connection: ConnectionId, protocols: Vec<StreamProtocol>) -> Result<Outbound, Failure> {
        let (reply, answer) = oneshot::channel();
        let gone = || Failure::connection_closed(format!("connection {connection} is closed"));
        let handler = self.lock().connections.get(&connection).cloned();
        let order = Order::Open(protocols, reply);
        handler.ok_or_else(gone)?.send(order).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Serves a protocol, in place of whoever served it before.
    pub fn serve(&self, protocol: StreamProtocol, acceptor: Acceptor) {
        let mut shared = self.lock();
        shared.acceptors.insert(protocol, acceptor);
        shared.announce();
    }

    /// Stops serving a protocol. Streams that are open live on.
    pub fn unserve(&self, protocol: &StreamProtocol) {
        let mut shared = self.lock();
        shared.acceptors.remove(protocol);
        shared.announce();
    }

    pub fn served(&self) -> Arc<[StreamProtocol]> {
        self.lock().served()
    }

    fn accept(&self, inbound: Inbound) {
        let acceptor = self.lock().acceptors.get(&inbound.protocol).cloned();
        // Without one the protocol was withdrawn during the negotiation: dropping the stream resets it.
        if let Some(accept) = acceptor {
            accept(inbound);
        }
    }

    fn connect(&self, peer: PeerId, connection: ConnectionId) -> Handler {
        let (orders, queue) = mpsc::unbounded_channel();
        let mut shared = self.lock();
        shared.connections.insert(connection, orders);
        Handler {
            streams: self.clone(),
            peer,
            connection,
            served: shared.served(),
            queue,
            connected: watch::channel(()).0,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts the streams into a swarm.
pub struct Behaviour {
    streams: Streams,
}

impl Behaviour {
    pub fn new(streams: Streams) -> Self {
        Self { streams }
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Infallible;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.streams.connect(peer, connection))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.streams.connect(peer, connection))
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        if let FromSwarm::ConnectionClosed(closed) = event {
            self.streams.lock().connections.remove(&closed.connection_id);
        }
    }

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

/// One connection's part.
pub struct Handler {
    streams: Streams,
    peer: PeerId,
    connection: ConnectionId,
    served: Arc<[StreamProtocol]>,
    queue: mpsc::UnboundedReceiver<Order>,
    connected: watch::Sender<()>,
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Infallible;
    type ToBehaviour = Infallible;
    type InboundProtocol = Proposal;
    type OutboundProtocol = Proposal;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = (Vec<StreamProtocol>, Reply);

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(Proposal::new(self.served.clone()), ()).with_timeout(self.streams.negotiation_timeout)
    }

    fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Self::OutboundOpenInfo, Self::ToBehaviour>> {
        while let Poll::Ready(Some(order)) = self.queue.poll_recv(cx) {
            match order {
                Order::Serve(served) => self.served = served,
                Order::Open(protocols, reply) => {
                    let proposal = Proposal::new(protocols.clone().into());
                    let protocol = SubstreamProtocol::new(proposal, (protocols, reply))
                        .with_timeout(self.streams.negotiation_timeout);
                    return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
                }
            }
        }
        Poll::Pending
    }

    fn on_behaviour_event(&mut self, event: Self::FromBehaviour) {
        match event {}
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<
            Self::InboundProtocol,
            Self::OutboundProtocol,
            Self::InboundOpenInfo,
            Self::OutboundOpenInfo,
        >,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: (stream, protocol),
                ..
            }) => self.streams.accept(Inbound {
                stream,
                protocol,
                peer: self.peer,
                connection: self.connection,
                connected: self.connected.subscribe(),
            }),
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound {
                protocol: (stream, protocol),
                info: (_, reply),
            }) => {
                let _ = reply.send(Ok(Outbound { stream, protocol }));
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError {
                info: (protocols, reply),
                error,
            }) => {
                let _ = reply.send(Err(open_failure(&protocols, error)));
            }
            _ => {}
        }
    }
}

fn open_failure(protocols: &[StreamProtocol], error: StreamUpgradeError<Infallible>) -> Failure {
    let wanted: Vec<_> = protocols.iter().map(AsRef::as_ref).collect();
    match error {
        StreamUpgradeError::NegotiationFailed => {
            Failure::negotiation(format!("{error}: the remote does not speak {}", wanted.join(", ")))
        }
        StreamUpgradeError::Timeout => Failure::timeout(format!("{error}: opening a stream for {}", wanted.join(", "))),
        StreamUpgradeError::Io(e) => e.into(),
        StreamUpgradeError::Apply(never) => match never {},
    }
}

/// Proposes or accepts protocols and hands out the bare stream.
pub struct Proposal {
    protocols: Arc<[StreamProtocol]>,
}

impl Proposal {
    fn new(protocols: Arc<[StreamProtocol]>) -> Self {
        Self { protocols }
    }
}

/// The swarm asks for the protocols at every turn of a connection, so listing them must not allocate.
pub struct Protocols {
    all: Arc<[StreamProtocol]>,
    next: usize,
}

impl Iterator for Protocols {
    type Item = StreamProtocol;

    fn next(&mut self) -> Option<StreamProtocol> {
        let protocol = self.all.get(self.next).cloned();
        self.next += 1;
        protocol
    }
}

impl UpgradeInfo for Proposal {
    type Info = StreamProtocol;
    type InfoIter = Protocols;

    fn protocol_info(&self) -> Protocols {
        Protocols {
            all: self.protocols.clone(),
            next: 0,
        }
    }
}

impl InboundUpgrade<Stream> for Proposal {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Infallible>>;

    fn upgrade_inbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((stream, protocol)))
    }
}

impl OutboundUpgrade<Stream> for Proposal {
    type Output = (Stream, StreamProtocol);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Infallible>>;

    fn upgrade_outbound(self, stream: Stream, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((stream, protocol)))
    }
}
