//! Rendezvous: what commands wait for as a client.

use libp2p::{
    PeerId,
    rendezvous::{
        Cookie, Namespace, Registration, Ttl,
        client::{Behaviour, Event},
    },
};
use tokio::sync::oneshot;

use super::{Node, driver::Driver};
use crate::failure::Failure;

type Reply<T> = oneshot::Sender<Result<T, Failure>>;
type Answer<T> = oneshot::Receiver<Result<T, Failure>>;

/// What a point has told.
pub struct Discovered {
    pub registrations: Vec<Registration>,
    pub cookie: Cookie,
}

/// What commands wait for, oldest first: the library's events do not say which request they answer.
#[derive(Default)]
pub struct Requests {
    registering: Vec<(PeerId, Namespace, Reply<Ttl>)>,
    discovering: Vec<(PeerId, Reply<Discovered>)>,
}

impl Node {
    /// Registers the announced addresses at a point that is connected. Gives the time that the point has granted.
    pub async fn rendezvous_register(
        &self,
        point: PeerId,
        namespace: Namespace,
        ttl: Option<Ttl>,
    ) -> Result<Ttl, Failure> {
        let answer: Answer<Ttl> = self
            .ask(move |driver| {
                let (reply, answer) = oneshot::channel();
                driver
                    .rendezvous()?
                    .register(namespace.clone(), point, ttl)
                    .map_err(|e| Failure::bad_request(format!("{e}: --announce is missing")))?;
                driver.requests.registering.push((point, namespace, reply));
                Ok::<_, Failure>(answer)
            })
            .await??;
        answer.await.map_err(|_| Failure::closing())?
    }

    /// Sends the end of a registration; a point does not answer that.
    pub async fn rendezvous_unregister(&self, point: PeerId, namespace: Namespace) -> Result<(), Failure> {
        self.ask(move |driver| {
            driver.rendezvous()?.unregister(namespace, point);
            Ok(())
        })
        .await?
    }

    /// Asks a point that is connected.
    pub async fn rendezvous_discover(
        &self,
        point: PeerId,
        namespace: Option<Namespace>,
        cookie: Option<Cookie>,
        limit: Option<u64>,
    ) -> Result<Discovered, Failure> {
        let answer: Answer<Discovered> = self
            .ask(move |driver| {
                let (reply, answer) = oneshot::channel();
                driver.rendezvous()?.discover(namespace, cookie, limit, point);
                driver.requests.discovering.push((point, reply));
                Ok::<_, Failure>(answer)
            })
            .await??;
        answer.await.map_err(|_| Failure::closing())?
    }
}

impl Driver {
    fn rendezvous(&mut self) -> Result<&mut Behaviour, Failure> {
        let client = self.swarm.behaviour_mut().rendezvous_client.as_mut();
        client.ok_or_else(|| Failure::unsupported("this is no client without --rendezvous"))
    }

    pub(super) fn on_rendezvous(&mut self, event: Event) {
        match event {
            Event::Registered {
                rendezvous_node,
                ttl,
                namespace,
            } => self.on_registered(rendezvous_node, &namespace, Ok(ttl)),
            Event::RegisterFailed {
                rendezvous_node,
                namespace,
                error,
            } => {
                let failure = Failure::new("RendezvousError", format!("{error:?}"));
                self.on_registered(rendezvous_node, &namespace, Err(failure));
            }
            Event::Discovered {
                rendezvous_node,
                registrations,
                cookie,
            } => self.on_discovered(rendezvous_node, Ok(Discovered { registrations, cookie })),
            Event::DiscoverFailed {
                rendezvous_node, error, ..
            } => {
                let failure = Failure::new("RendezvousError", format!("{error:?}"));
                self.on_discovered(rendezvous_node, Err(failure));
            }
            Event::Expired { .. } => {}
        }
    }

    fn on_registered(&mut self, point: PeerId, namespace: &Namespace, outcome: Result<Ttl, Failure>) {
        let waiting = &mut self.requests.registering;
        if let Some(at) = waiting
            .iter()
            .position(|(peer, name, _)| *peer == point && name == namespace)
        {
            let _ = waiting.remove(at).2.send(outcome);
        }
    }

    fn on_discovered(&mut self, point: PeerId, outcome: Result<Discovered, Failure>) {
        let waiting = &mut self.requests.discovering;
        if let Some(at) = waiting.iter().position(|(peer, _)| *peer == point) {
            let _ = waiting.remove(at).1.send(outcome);
        }
    }
}
