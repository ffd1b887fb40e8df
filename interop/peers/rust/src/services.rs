//! Protocols over raw streams: what the peer answers and what commands speak to others.

pub mod behaviours;
pub mod echo;
pub mod perf;
pub mod ping;
pub mod round_trips;

use std::{future::Future, io, sync::Arc};

use libp2p::{Stream, StreamProtocol};

use crate::{flags::Services, streams::Streams};

/// Serves those of the command line's services that run over raw streams.
pub fn serve(services: Services, streams: &Streams) {
    if services.echo {
        serve_each(streams, echo::PROTOCOL, echo::serve);
    }
    if services.perf {
        serve_each(streams, perf::PROTOCOL, perf::serve);
    }
}

fn serve_each<F>(streams: &Streams, protocol: StreamProtocol, serve: fn(Stream) -> F)
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    streams.serve(
        protocol,
        // A stream that fails is the remote's loss; there is nobody here to tell.
        Arc::new(move |inbound| drop(tokio::spawn(serve(inbound.stream)))),
    );
}
