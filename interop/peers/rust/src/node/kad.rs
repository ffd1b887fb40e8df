//! The DHT: its settings, the queries that commands wait for, and what is stored for others.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, Instant},
};

use libp2p::{
    Multiaddr, PeerId,
    kad::{
        Behaviour, Config, Event, GetProvidersOk, GetRecordOk, InboundRequest, Mode, PeerInfo, QueryId, QueryResult,
        QueryStats, Quorum, Record, RecordKey, StoreInserts,
        store::{Error as StoreError, MemoryStore, RecordStore},
    },
    multiaddr::Protocol,
};
use tokio::sync::oneshot;

use super::{Node, driver::Driver};
use crate::{failure::Failure, flags::Kad, records};

type Reply<T> = oneshot::Sender<Result<T, Failure>>;
type Answer<T> = oneshot::Receiver<Result<T, Failure>>;

/// What a lookup for providers has brought.
#[derive(Default)]
pub struct Providers {
    pub peers: Vec<PeerId>,
    pub first: Option<Duration>,
    pub queries: u32,
}

/// What a query of a command is for.
enum Query {
    Done(Reply<()>),
    Records(Vec<Vec<u8>>, Reply<Vec<Vec<u8>>>),
    Providers {
        started: Instant,
        limit: usize,
        found: Providers,
        reply: Reply<Providers>,
    },
    Closest(Reply<Vec<PeerInfo>>),
}

/// The queries that commands wait for. The library has more: those with which it keeps its table.
#[derive(Default)]
pub struct Queries(HashMap<QueryId, Query>);

/// The DHT as the flags want it. All that is put into its store passes through [`Driver::on_kad`].
pub fn behaviour(flags: &Kad, own: PeerId) -> Behaviour<MemoryStore> {
    let mut config = Config::new(flags.protocol.clone());
    config.set_record_filtering(StoreInserts::FilterBoth);
    let mut kad = Behaviour::with_config(own, MemoryStore::new(own), config);
    kad.set_mode(Some(flags.mode));
    for address in &flags.bootstrap {
        if let Some(Protocol::P2p(peer)) = address.iter().last() {
            kad.add_address(&peer, address.clone());
        }
    }
    kad
}

impl Node {
    /// The mode, after it was changed where one is given.
    pub async fn kad_mode(&self, mode: Option<Mode>) -> Result<Mode, Failure> {
        self.ask(move |driver| {
            let kad = driver.kad()?;
            if mode.is_some() {
                kad.set_mode(mode);
            }
            Ok(kad.mode())
        })
        .await?
    }

    /// The peers in the table.
    pub async fn kad_table(&self) -> Result<Vec<PeerId>, Failure> {
        self.ask(|driver| {
            let kad = driver.kad()?;
            Ok(kad
                .kbuckets()
                .flat_map(|bucket| {
                    bucket
                        .iter()
                        .map(|entry| *entry.node.key.preimage())
                        .collect::<Vec<_>>()
                })
                .collect())
        })
        .await?
    }

    /// The addresses that the table has of a peer.
    pub async fn kad_addresses(&self, peer: PeerId) -> Result<Vec<Multiaddr>, Failure> {
        self.ask(move |driver| {
            let kad = driver.kad()?;
            let bucket = kad.kbucket(peer);
            let addresses = bucket.iter().flat_map(|bucket| bucket.iter()).find_map(|entry| {
                let known = *entry.node.key.preimage() == peer;
                known.then(|| entry.node.value.iter().cloned().collect())
            });
            Ok(addresses.unwrap_or_default())
        })
        .await?
    }

    /// Looks the own peer id up, and one in each bucket.
    pub async fn kad_refresh(&self) -> Result<(), Failure> {
        self.query(|driver, reply| {
            let id = driver
                .kad()?
                .bootstrap()
                .map_err(|e| Failure::new("NotFoundError", e))?;
            Ok((id, Query::Done(reply)))
        })
        .await
    }

    /// Puts a value that has been verified.
    pub async fn kad_put(&self, key: Vec<u8>, value: Vec<u8>) -> Result<(), Failure> {
        self.query(|driver, reply| {
            let record = Record::new(key, value);
            let id = driver
                .kad()?
                .put_record(record, Quorum::One)
                .map_err(|e| not_stored(&e))?;
            Ok((id, Query::Done(reply)))
        })
        .await
    }

    /// All values under a key that were found, the own one among them.
    pub async fn kad_get(&self, key: Vec<u8>) -> Result<Vec<Vec<u8>>, Failure> {
        self.query(|driver, reply| {
            let id = driver.kad()?.get_record(RecordKey::from(key));
            Ok((id, Query::Records(Vec::new(), reply)))
        })
        .await
    }

    pub async fn kad_provide(&self, hash: Vec<u8>) -> Result<(), Failure> {
        self.query(|driver, reply| {
            let id = driver
                .kad()?
                .start_providing(RecordKey::from(hash))
                .map_err(|e| not_stored(&e))?;
            Ok((id, Query::Done(reply)))
        })
        .await
    }

    /// Ends with the lookup, or once there are as many as wanted.
    pub async fn kad_find_providers(&self, hash: Vec<u8>, limit: usize) -> Result<Providers, Failure> {
        self.query(move |driver, reply| {
            let id = driver.kad()?.get_providers(RecordKey::from(hash));
            let query = Query::Providers {
                started: Instant::now(),
                limit,
                found: Providers::default(),
                reply,
            };
            Ok((id, query))
        })
        .await
    }

    pub async fn kad_closest(&self, key: Vec<u8>) -> Result<Vec<PeerInfo>, Failure> {
        self.query(|driver, reply| {
            let id = driver.kad()?.get_closest_peers(key);
            Ok((id, Query::Closest(reply)))
        })
        .await
    }

    async fn query<T: Send + 'static>(
        &self,
        start: impl FnOnce(&mut Driver, Reply<T>) -> Result<(QueryId, Query), Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let answer: Answer<T> = self
            .ask(move |driver| {
                let (reply, answer) = oneshot::channel();
                let (id, query) = start(driver, reply)?;
                driver.queries.0.insert(id, query);
                Ok::<_, Failure>(answer)
            })
            .await??;
        answer.await.map_err(|_| Failure::closing())?
    }
}

impl Driver {
    fn kad(&mut self) -> Result<&mut Behaviour<MemoryStore>, Failure> {
        let kad = self.swarm.behaviour_mut().kad.as_mut();
        kad.ok_or_else(|| Failure::unsupported("there is no DHT without --kad"))
    }

    /// Tells the DHT where a peer listens that answers its protocol, and forgets one that has stopped to: the library
    /// does neither.
    pub(super) fn on_kad_identified(&mut self, peer: PeerId, info: &libp2p::identify::Info) {
        let Ok(kad) = self.kad() else { return };
        let serves = kad.protocol_names().iter().any(|name| info.protocols.contains(name));
        if serves {
            for address in &info.listen_addrs {
                kad.add_address(&peer, address.clone());
            }
        } else {
            kad.remove_peer(&peer);
        }
    }

    pub(super) fn on_kad(&mut self, event: Event) {
        match event {
            Event::InboundRequest { request } => self.on_request(request),
            Event::OutboundQueryProgressed {
                id,
                result,
                stats,
                step,
            } => self.on_progress(id, result, &stats, step.last),
            _ => {}
        }
    }

    /// Stores what is valid, if nothing better is there. Whoever has sent it was told before that it is stored: the
    /// library answers first.
    fn on_request(&mut self, request: InboundRequest) {
        let Ok(kad) = self.kad() else { return };
        let store = kad.store_mut();
        let stored = match request {
            InboundRequest::PutRecord {
                record: Some(record), ..
            } => {
                let key = record.key.to_vec();
                if records::verify(&key, &record.value).is_err() {
                    return;
                }
                let better = store
                    .get(&record.key)
                    .is_none_or(|old| records::replaces(&key, &record.value, &old.value));
                if better { store.put(record) } else { Ok(()) }
            }
            InboundRequest::AddProvider { record: Some(record) } => store.add_provider(record),
            _ => Ok(()),
        };
        if let Err(error) = stored {
            eprintln!("not stored: {error}");
        }
    }

    fn on_progress(&mut self, id: QueryId, result: QueryResult, stats: &QueryStats, last: bool) {
        // It comes back unless it is answered.
        let Some(query) = self.queries.0.remove(&id) else {
            return;
        };
        let open = match (query, result) {
            (Query::Done(reply), result) => done(reply, result, last),
            (Query::Records(mut found, reply), QueryResult::GetRecord(result)) => {
                let outcome = match result {
                    Ok(GetRecordOk::FoundRecord(one)) => {
                        found.push(one.record.value);
                        Ok(())
                    }
                    Ok(GetRecordOk::FinishedWithNoAdditionalRecord { .. }) => Ok(()),
                    // What was found before counts.
                    Err(_) if !found.is_empty() => Ok(()),
                    Err(error) => Err(Failure::new("NotFoundError", error)),
                };
                match outcome {
                    Ok(()) if !last => Some(Query::Records(found, reply)),
                    outcome => answer(reply, outcome.map(|()| found)),
                }
            }
            (
                Query::Providers {
                    started,
                    limit,
                    mut found,
                    reply,
                },
                QueryResult::GetProviders(result),
            ) => {
                found.queries = stats.num_requests();
                let outcome = match result {
                    Ok(GetProvidersOk::FoundProviders { providers, .. }) => {
                        found.add(providers, started);
                        Ok(())
                    }
                    Ok(GetProvidersOk::FinishedWithNoAdditionalRecord { .. }) => Ok(()),
                    Err(error) => Err(Failure::timeout(error)),
                };
                let enough = limit > 0 && found.peers.len() >= limit;
                if enough
                    && let Ok(kad) = self.kad()
                    && let Some(mut query) = kad.query_mut(&id)
                {
                    query.finish();
                }
                match outcome {
                    Ok(()) if !last && !enough => Some(Query::Providers {
                        started,
                        limit,
                        found,
                        reply,
                    }),
                    outcome => answer(reply, outcome.map(|()| found)),
                }
            }
            (Query::Closest(reply), QueryResult::GetClosestPeers(result)) => {
                answer(reply, result.map(|ok| ok.peers).map_err(Failure::timeout))
            }
            (query, _) => Some(query),
        };
        if let Some(query) = open {
            self.queries.0.insert(id, query);
        }
    }
}

impl Providers {
    fn add(&mut self, more: HashSet<PeerId>, started: Instant) {
        if !more.is_empty() {
            self.first.get_or_insert_with(|| started.elapsed());
        }
        for peer in more {
            if !self.peers.contains(&peer) {
                self.peers.push(peer);
            }
        }
    }
}

/// Queries that succeed or fail and bring nothing.
fn done(reply: Reply<()>, result: QueryResult, last: bool) -> Option<Query> {
    let outcome = match result {
        QueryResult::PutRecord(result) => result.map(drop).map_err(|e| Failure::new("NotStoredError", e)),
        QueryResult::StartProviding(result) => result.map(drop).map_err(|e| Failure::new("NotStoredError", e)),
        QueryResult::Bootstrap(result) => result.map(drop).map_err(Failure::timeout),
        _ => Ok(()),
    };
    if outcome.is_ok() && !last {
        return Some(Query::Done(reply));
    }
    answer(reply, outcome)
}

/// Answers a query, which so is over. Whoever asked may have run out of time.
fn answer<T>(reply: Reply<T>, outcome: Result<T, Failure>) -> Option<Query> {
    let _ = reply.send(outcome);
    None
}

fn not_stored(error: &StoreError) -> Failure {
    Failure::new("NotStoredError", error)
}
