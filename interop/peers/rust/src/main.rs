//! A rust-libp2p peer that a test drives over standard input and output, one JSON object a line.

mod commands;
mod failure;
mod flags;
mod identity;
mod multiplexer;
mod negotiated;
mod node;
mod output;
mod pem;
mod process;
mod records;
mod security;
mod services;
mod streams;
mod timing;
mod transport;
mod value;
mod web_socket;

use std::{env, process::exit, sync::Arc};

use libp2p::{Multiaddr, identity::Keypair};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::{
    commands::Peer,
    failure::Failure,
    flags::Flags,
    node::{Node, Target},
    output::Output,
};

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::from_default_env())
        .init();
    let output = Output::start();
    match run(&output).await {
        Ok(()) => {
            output.flush().await;
            exit(0)
        }
        Err(failure) => {
            output.first(&json!({"event": "fatal", "error": failure}));
            output.flush().await;
            exit(1)
        }
    }
}

async fn run(output: &Output) -> Result<(), Failure> {
    let flags = flags::parse(env::args().skip(1))?;
    let key = flags.key.key_pair(flags.seed)?;
    let peer = Arc::new(start(&flags, key, output.clone()).await?);
    let info = peer.info().await?;
    output.first(&json!({
        "event": "ready",
        "peerId": info["peerId"],
        "keyType": info["keyType"],
        "addrs": info["addrs"],
        "protocols": info["protocols"],
        "pid": std::process::id(),
    }));
    for address in flags
        .dial
        .into_iter()
        .chain(flags.kad.map(|kad| kad.bootstrap).unwrap_or_default())
    {
        tokio::spawn(dial_at_start(peer.node.clone(), Target::Addresses(vec![address])));
    }
    for relay in flags.relays {
        tokio::spawn(reserve_at_start(peer.node.clone(), relay));
    }
    commands::serve(peer).await;
    Ok(())
}

async fn start(flags: &Flags, key: Keypair, output: Output) -> Result<Peer, Failure> {
    let node = Node::start(flags, &key, output.clone())?;
    services::serve(flags.services, &node.streams);
    for address in &flags.listen {
        node.listen(address.clone()).await?;
    }
    Ok(Peer::new(node, key, flags.key, output))
}

/// Success shows as events.
async fn reserve_at_start(node: Node, relay: Multiaddr) {
    if let Err(failure) = node.reserve(relay.clone()).await {
        eprintln!("--relay-client {relay}: {}", failure.message);
    }
}

/// Success shows as events.
async fn dial_at_start(node: Node, target: Target) {
    if let Err(failure) = node.connect(&target, false).await {
        eprintln!("--dial {target:?}: {}", failure.message);
    }
}
