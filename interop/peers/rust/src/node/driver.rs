//! The swarm's own task: turns its events into answers and lines.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    mem,
};

use futures::StreamExt;
use libp2p::{
    Multiaddr, PeerId, Swarm,
    core::transport::ListenerId,
    identify,
    identity::Keypair,
    relay,
    swarm::{
        self, ConnectionId, DialError, SwarmEvent,
        dial_opts::{DialOpts, PeerCondition},
    },
};
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, oneshot};

use super::{
    Connection, Identified, Job, KnownPeer,
    behaviour::{Behaviour, BehaviourEvent, NEVER},
    kad::Queries,
    relays,
    relays::Relays,
};
use crate::{
    failure::{Failure, text_of},
    flags::Flags,
    negotiated::Negotiated,
    output::Output,
    streams::Streams,
    transport,
};

/// So many inbound streams may be negotiated at a time on one connection under `--perf-memory`.
const NEGOTIATING_WITHOUT_LIMITS: usize = 4096;

type Reply<T> = oneshot::Sender<Result<T, Failure>>;

/// What identify has brought on a connection so far.
enum Identify {
    Waiting(Vec<Reply<Identified>>),
    Done(Box<Result<Identified, Failure>>),
}

struct Link {
    connection: Connection,
    identify: Identify,
    on_close: Vec<oneshot::Sender<()>>,
}

struct Dial {
    peer: Option<PeerId>,
    addresses: Vec<Multiaddr>,
    waiting: Vec<Reply<Connection>>,
}

pub struct Driver {
    pub(super) swarm: Swarm<Behaviour>,
    pub(super) queries: Queries,
    /// Whether it is told what others should dial.
    pub(super) announces: bool,
    pub(super) relays: Relays,
    streams: Streams,
    output: Output,
    negotiated: Negotiated,
    links: BTreeMap<ConnectionId, Link>,
    dials: HashMap<ConnectionId, Dial>,
    listening: HashMap<ListenerId, Reply<()>>,
    known_addresses: HashMap<PeerId, BTreeSet<Multiaddr>>,
}

impl Driver {
    pub fn new(flags: &Flags, key: &Keypair, streams: Streams, output: Output) -> Result<Self, Failure> {
        let negotiated = Negotiated::default();
        let (circuits, client) = flags
            .transports
            .circuit
            .then(|| relay::client::new(key.public().to_peer_id()))
            .unzip();
        let transport = transport::build(flags, key, negotiated.clone(), circuits)?;
        let behaviour = Behaviour::new(flags, key, client, streams.clone());
        // Idle connections stay: it is the test that closes them.
        let mut config = swarm::Config::with_tokio_executor().with_idle_connection_timeout(NEVER);
        if flags.perf_memory {
            config = config.with_max_negotiating_inbound_streams(NEGOTIATING_WITHOUT_LIMITS);
        }
        let mut swarm = Swarm::new(transport, behaviour, key.public().to_peer_id(), config);
        for address in &flags.announce {
            swarm.add_external_address(address.clone());
        }
        Ok(Self {
            swarm,
            queries: Queries::default(),
            announces: !flags.announce.is_empty(),
            relays: Relays::default(),
            streams,
            output,
            negotiated,
            links: BTreeMap::new(),
            dials: HashMap::new(),
            listening: HashMap::new(),
            known_addresses: HashMap::new(),
        })
    }

    /// Runs until nobody can ask any more.
    pub async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        loop {
            tokio::select! {
                // Jobs see the swarm with all events that had happened: a new wildcard listener has all its addresses.
                biased;
                event = self.swarm.select_next_some() => self.on_event(event),
                job = jobs.recv() => match job {
                    Some(job) => job(&mut self),
                    None => return,
                },
            }
        }
    }

    pub fn listen(&mut self, address: Multiaddr) -> oneshot::Receiver<Result<(), Failure>> {
        let (reply, answer) = oneshot::channel();
        match self.swarm.listen_on(address.clone()) {
            Ok(listener) => {
                self.listening.insert(listener, reply);
            }
            Err(error) => {
                let failure = Failure::new("ListenError", format!("{address}: {error}"));
                let _ = reply.send(Err(failure));
            }
        }
        answer
    }

    pub fn addresses(&self) -> Vec<Multiaddr> {
        let announced: Vec<_> = self.swarm.external_addresses().cloned().collect();
        if self.announces {
            return announced;
        }
        // Those through relays are in both, with and without this peer's id.
        let listening = self.swarm.listeners().cloned();
        let direct = announced.into_iter().filter(|address| !relays::is_relayed(address));
        let all: BTreeSet<_> = listening.chain(direct).collect();
        all.into_iter().collect()
    }

    pub fn protocols(&self) -> Vec<String> {
        let mut protocols = self.swarm.behaviour().protocols();
        protocols.extend(self.streams.served().iter().map(ToString::to_string));
        protocols.sort_unstable();
        protocols
    }

    pub fn connections(&self, peer: Option<PeerId>) -> Vec<Connection> {
        let connections = self.links.values().map(|link| &link.connection);
        connections
            .filter(|connection| peer.is_none_or(|peer| connection.peer == peer))
            .cloned()
            .collect()
    }

    pub fn add_addresses(&mut self, peer: PeerId, addresses: Vec<Multiaddr>) {
        self.known_addresses.entry(peer).or_default().extend(addresses);
    }

    /// Everybody of whom an address was added or who is connected, with what identify told.
    pub fn known_peers(&self) -> Vec<KnownPeer> {
        let connected = self.links.values().map(|link| link.connection.peer);
        let peers: BTreeSet<_> = self.known_addresses.keys().copied().chain(connected).collect();
        let known = |peer| KnownPeer {
            peer,
            addresses: self.known_addresses.get(&peer).into_iter().flatten().cloned().collect(),
            identified: self.links.values().find_map(|link| match &link.identify {
                Identify::Done(outcome) if link.connection.peer == peer => outcome.as_ref().clone().ok(),
                _ => None,
            }),
        };
        peers.into_iter().map(known).collect()
    }

    /// Dials the given addresses, or without any those that are known of the peer.
    pub fn dial(
        &mut self,
        peer: Option<PeerId>,
        addresses: Vec<Multiaddr>,
        force: bool,
    ) -> oneshot::Receiver<Result<Connection, Failure>> {
        let (reply, answer) = oneshot::channel();
        if let Some(peer) = peer.filter(|_| !force) {
            if let Some(connection) = self.connections(Some(peer)).into_iter().next() {
                let _ = reply.send(Ok(connection));
                return answer;
            }
            let same = |dial: &&mut Dial| dial.peer == Some(peer) && dial.addresses == addresses;
            if let Some(dial) = self.dials.values_mut().find(same) {
                dial.waiting.push(reply);
                return answer;
            }
        }
        let options = self.dial_options(peer, &addresses, force);
        let id = options.connection_id();
        match self.swarm.dial(options) {
            Ok(()) => {
                let waiting = vec![reply];
                let dial = Dial {
                    peer,
                    addresses,
                    waiting,
                };
                self.dials.insert(id, dial);
            }
            Err(error) => {
                let _ = reply.send(Err(Failure::from(&error)));
            }
        }
        answer
    }

    fn dial_options(&self, peer: Option<PeerId>, addresses: &[Multiaddr], force: bool) -> DialOpts {
        match (peer, addresses) {
            (None, [address, ..]) => {
                let options = DialOpts::unknown_peer_id().address(address.clone());
                // A second connection from the port of the first would be the same one to the network.
                if force { options.allocate_new_port() } else { options }.build()
            }
            (None, []) => unreachable!("a dial has a peer or an address"),
            (Some(peer), []) => {
                let known = self.known_addresses.get(&peer).into_iter().flatten().cloned();
                let options = DialOpts::peer_id(peer)
                    .condition(PeerCondition::Always)
                    .addresses(known.collect())
                    .extend_addresses_through_behaviour();
                if force { options.allocate_new_port() } else { options }.build()
            }
            (Some(peer), addresses) => {
                let options = DialOpts::peer_id(peer)
                    .condition(PeerCondition::Always)
                    .addresses(addresses.to_vec());
                if force { options.allocate_new_port() } else { options }.build()
            }
        }
    }

    pub fn identified(&mut self, id: ConnectionId) -> oneshot::Receiver<Result<Identified, Failure>> {
        let (reply, answer) = oneshot::channel();
        if !self.swarm.behaviour().identify.is_enabled() {
            let _ = reply.send(Err(Failure::unsupported("the identify service is off")));
            return answer;
        }
        match self.links.get_mut(&id).map(|link| &mut link.identify) {
            None => {
                let _ = reply.send(Err(Failure::connection_closed(format!("connection {id} is closed"))));
            }
            Some(Identify::Waiting(waiting)) => waiting.push(reply),
            Some(Identify::Done(outcome)) => {
                let _ = reply.send(outcome.as_ref().clone());
            }
        }
        answer
    }

    /// Completes once the connection is closed, at once if there is none.
    pub fn close_connection(&mut self, id: ConnectionId) -> oneshot::Receiver<()> {
        let (reply, closed) = oneshot::channel();
        match self.links.get_mut(&id) {
            Some(link) => {
                link.on_close.push(reply);
                self.swarm.close_connection(id);
            }
            None => {
                let _ = reply.send(());
            }
        }
        closed
    }

    fn on_event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::ConnectionEstablished {
                peer_id,
                connection_id,
                endpoint,
                num_established,
                established_in,
                ..
            } => {
                let protocols = self.negotiated.with(peer_id, endpoint.to_endpoint());
                let limits = self.relays.limits_of(peer_id, &endpoint);
                let connection = Connection::new(connection_id, peer_id, &endpoint, protocols, limits, established_in);
                self.on_established(connection, num_established.get() == 1);
            }
            SwarmEvent::ConnectionClosed {
                connection_id,
                num_established,
                cause,
                ..
            } => self.on_closed(connection_id, num_established, cause.map(|e| text_of(&e))),
            SwarmEvent::OutgoingConnectionError {
                connection_id, error, ..
            } => self.on_dial_failed(connection_id, &error),
            SwarmEvent::NewListenAddr { listener_id, address } => {
                self.on_listening(address);
                if let Some(waiting) = self.listening.remove(&listener_id) {
                    let _ = waiting.send(Ok(()));
                }
            }
            SwarmEvent::ListenerClosed {
                listener_id, reason, ..
            } => self.on_listener_closed(listener_id, reason.err()),
            SwarmEvent::Behaviour(BehaviourEvent::Identify(event)) => self.on_identify(event),
            SwarmEvent::Behaviour(BehaviourEvent::Kad(event)) => self.on_kad(event),
            SwarmEvent::Behaviour(BehaviourEvent::Relay(event)) => self.on_relay(&event),
            SwarmEvent::Behaviour(BehaviourEvent::Circuits(event)) => self.on_circuits(event),
            _ => {}
        }
    }

    /// The library tells others in the DHT, and who reserves at a relay, of confirmed addresses only.
    fn on_listening(&mut self, address: Multiaddr) {
        let behaviour = self.swarm.behaviour();
        let needed = behaviour.kad.is_enabled() || behaviour.relay.is_enabled();
        if needed && !self.announces && !relays::is_relayed(&address) {
            self.swarm.add_external_address(address);
        }
    }

    fn on_established(&mut self, connection: Connection, first: bool) {
        let peer = connection.peer.to_string();
        self.event("connection:open", json!({"peer": peer, "conn": connection.to_json()}));
        if first {
            self.event("peer:connect", json!({"peer": peer}));
        }
        let link = Link {
            connection: connection.clone(),
            identify: Identify::Waiting(Vec::new()),
            on_close: Vec::new(),
        };
        self.links.insert(connection.id, link);
        if let Some(dial) = self.dials.remove(&connection.id) {
            for waiting in dial.waiting {
                let _ = waiting.send(Ok(connection.clone()));
            }
        }
    }

    fn on_closed(&mut self, id: ConnectionId, remaining: u32, reason: Option<String>) {
        let Some(link) = self.links.remove(&id) else {
            return;
        };
        let peer = link.connection.peer.to_string();
        let conn = link.connection.to_json();
        self.event(
            "connection:close",
            json!({"peer": peer, "conn": conn, "reason": reason}),
        );
        if remaining == 0 {
            self.event("peer:disconnect", json!({"peer": peer}));
        }
        if let Identify::Waiting(waiting) = link.identify {
            for waiting in waiting {
                let failure = Failure::connection_closed(format!("connection {id} is closed"));
                let _ = waiting.send(Err(failure));
            }
        }
        for waiting in link.on_close {
            let _ = waiting.send(());
        }
    }

    fn on_dial_failed(&mut self, id: ConnectionId, error: &DialError) {
        if let Some(dial) = self.dials.remove(&id) {
            for waiting in dial.waiting {
                let _ = waiting.send(Err(Failure::from(error)));
            }
        }
    }

    fn on_listener_closed(&mut self, id: ListenerId, error: Option<std::io::Error>) {
        if let Some(waiting) = self.listening.remove(&id) {
            let text = error.map_or_else(|| "the listener closed".into(), |e| e.to_string());
            let _ = waiting.send(Err(Failure::new("ListenError", text)));
        }
    }

    fn on_identify(&mut self, event: identify::Event) {
        let id = event.connection_id();
        let outcome = match event {
            identify::Event::Received { peer_id, info, .. } => {
                self.on_kad_identified(peer_id, &info);
                Ok(Identified::new(peer_id, info))
            }
            identify::Event::Error { error, .. } => Err(Failure::new("IdentifyError", text_of(&error))),
            identify::Event::Sent { .. } | identify::Event::Pushed { .. } => return,
        };
        if let Ok(identified) = &outcome {
            let mut fields = identified.to_json();
            fields["conn"] = json!(id.to_string());
            self.event("peer:identify", fields);
        }
        let Some(link) = self.links.get_mut(&id) else {
            return;
        };
        // A push that fails takes nothing away from what is known.
        if matches!((&link.identify, &outcome), (Identify::Done(known), Err(_)) if known.is_ok()) {
            return;
        }
        let done = Identify::Done(Box::new(outcome.clone()));
        if let Identify::Waiting(waiting) = mem::replace(&mut link.identify, done) {
            for waiting in waiting {
                let _ = waiting.send(outcome.clone());
            }
        }
    }

    pub(super) fn event(&self, name: &str, fields: Value) {
        let mut line = Map::from_iter([("event".into(), json!(name))]);
        if let Value::Object(fields) = fields {
            line.extend(fields);
        }
        self.output.line(&line);
    }
}
