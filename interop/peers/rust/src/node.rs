//! The libp2p node: a task that owns the swarm, and the handle through which commands ask it.

mod behaviour;
mod connection;
mod driver;
mod identified;
mod kad;
mod relays;

use std::collections::HashSet;

use libp2p::{Multiaddr, PeerId, StreamProtocol, identity::Keypair, multiaddr::Protocol, swarm::ConnectionId};
use tokio::sync::{mpsc, oneshot};

pub use self::connection::Connection;
use self::driver::Driver;
pub use self::identified::{Identified, KnownPeer};
pub use self::relays::Reserved;
use crate::{
    failure::Failure,
    flags::Flags,
    output::Output,
    streams::{Outbound, Streams},
};

/// How many commands may wait for the swarm's task.
const PENDING_JOBS: usize = 256;

type Job = Box<dyn FnOnce(&mut Driver) + Send>;

/// Whom a command is about.
#[derive(Clone, Debug)]
pub enum Target {
    Peer(PeerId),
    /// Addresses, tried together if all name the same peer, else one after the other.
    Addresses(Vec<Multiaddr>),
}

/// The running node. Clones speak of the same one.
#[derive(Clone)]
pub struct Node {
    jobs: mpsc::Sender<Job>,
    pub streams: Streams,
}

impl Node {
    /// Builds the swarm and starts its task. It does not listen yet.
    pub fn start(flags: &Flags, key: &Keypair, output: Output) -> Result<Self, Failure> {
        let (jobs, queue) = mpsc::channel(PENDING_JOBS);
        let streams = Streams::new(flags.negotiation_timeout());
        let driver = Driver::new(flags, key, streams.clone(), output)?;
        tokio::spawn(driver.run(queue));
        Ok(Self { jobs, streams })
    }

    /// Listens and waits for the first address that this brings.
    pub async fn listen(&self, address: Multiaddr) -> Result<(), Failure> {
        self.wait(move |driver| driver.listen(address)).await?
    }

    /// What others should dial, without the peer id.
    pub async fn addresses(&self) -> Result<Vec<Multiaddr>, Failure> {
        self.ask(|driver| driver.addresses()).await
    }

    /// Reserves a place at a relay, and tells until the relay is lost where this peer can be reached through it.
    pub async fn reserve(&self, relay: Multiaddr) -> Result<Reserved, Failure> {
        self.listen(relay.clone().with(Protocol::P2pCircuit)).await?;
        self.ask(move |driver| driver.reserved(&relay)).await
    }

    /// Who has a reservation at this relay.
    pub async fn reservations(&self) -> Result<Vec<PeerId>, Failure> {
        self.ask(|driver| driver.relays.members()).await
    }

    /// Every protocol that is answered.
    pub async fn protocols(&self) -> Result<Vec<String>, Failure> {
        self.ask(|driver| driver.protocols()).await
    }

    /// Connects, or gives the connection that stands unless `force` asks for a new one.
    pub async fn connect(&self, target: &Target, force: bool) -> Result<Connection, Failure> {
        match target {
            Target::Peer(peer) => self.dial(Some(*peer), Vec::new(), force).await,
            Target::Addresses(addresses) => {
                let peers: HashSet<_> = addresses.iter().map(peer_of).collect();
                match peers.into_iter().collect::<Vec<_>>()[..] {
                    [Some(peer)] => self.dial(Some(peer), addresses.clone(), force).await,
                    _ => self.dial_in_turn(addresses, force).await,
                }
            }
        }
    }

    async fn dial_in_turn(&self, addresses: &[Multiaddr], force: bool) -> Result<Connection, Failure> {
        let mut failed = Failure::bad_request("there is no address to dial");
        for address in addresses {
            match self.dial(peer_of(address), vec![address.clone()], force).await {
                Ok(connection) => return Ok(connection),
                Err(failure) => failed = failure,
            }
        }
        Err(failed)
    }

    async fn dial(&self, peer: Option<PeerId>, addresses: Vec<Multiaddr>, force: bool) -> Result<Connection, Failure> {
        self.wait(move |driver| driver.dial(peer, addresses, force)).await?
    }

    /// Opens a stream to the target, over its oldest connection or a new one.
    pub async fn open(&self, target: &Target, protocols: Vec<StreamProtocol>) -> Result<Outbound, Failure> {
        let connection = self.connect(target, false).await?;
        self.streams.open(connection.id, protocols).await
    }

    pub async fn connections(&self, peer: Option<PeerId>) -> Result<Vec<Connection>, Failure> {
        self.ask(move |driver| driver.connections(peer)).await
    }

    /// What the remote told of itself on this connection; waits for it if it has yet to come.
    pub async fn identified(&self, connection: ConnectionId) -> Result<Identified, Failure> {
        self.wait(move |driver| driver.identified(connection)).await?
    }

    /// Closes a connection and waits until it is closed.
    pub async fn close_connection(&self, connection: ConnectionId) -> Result<(), Failure> {
        self.wait(move |driver| driver.close_connection(connection)).await
    }

    /// Closes all connections to a peer, or to everybody, and waits until they are closed. Tells how many there were.
    pub async fn disconnect(&self, peer: Option<PeerId>) -> Result<usize, Failure> {
        let connections = self.connections(peer).await?;
        let closing = connections
            .iter()
            .map(|connection| self.close_connection(connection.id));
        futures::future::try_join_all(closing).await?;
        Ok(connections.len())
    }

    pub async fn add_addresses(&self, peer: PeerId, addresses: Vec<Multiaddr>) -> Result<(), Failure> {
        self.ask(move |driver| driver.add_addresses(peer, addresses)).await
    }

    pub async fn known_peers(&self) -> Result<Vec<KnownPeer>, Failure> {
        self.ask(|driver| driver.known_peers()).await
    }

    /// Runs a job in the swarm's task and gives its result.
    async fn ask<T: Send + 'static>(&self, job: impl FnOnce(&mut Driver) -> T + Send + 'static) -> Result<T, Failure> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |driver| {
            // Whoever asked may have run out of time.
            let _ = reply.send(job(driver));
        });
        self.jobs.send(job).await.map_err(|_| Failure::closing())?;
        answer.await.map_err(|_| Failure::closing())
    }

    /// Runs a job in the swarm's task and waits for what it promises.
    async fn wait<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Driver) -> oneshot::Receiver<T> + Send + 'static,
    ) -> Result<T, Failure> {
        self.ask(job).await?.await.map_err(|_| Failure::closing())
    }
}

/// The peer id at the end of an address.
fn peer_of(address: &Multiaddr) -> Option<PeerId> {
    match address.iter().last() {
        Some(Protocol::P2p(peer)) => Some(peer),
        _ => None,
    }
}
