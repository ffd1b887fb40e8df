//! The records of a DHT, as rust-libp2p leaves them to its users: which may be stored, and which of two is the better.
//! Only `/pk/` and `/ipns/` are known.

use std::{cmp::Ordering, time::Duration};

use chrono::Utc;
use libp2p::{
    PeerId,
    identity::{Keypair, PublicKey},
};
use rust_ipns::Record;

use crate::failure::Failure;

/// How long a resolver may keep what it has read.
const TTL: Duration = Duration::from_secs(300);

pub const PUBLIC_KEYS: &str = "pk";
pub const IPNS: &str = "ipns";

/// The key of a peer's record in a namespace.
pub fn key(namespace: &str, peer: &PeerId) -> Vec<u8> {
    let mut key = format!("/{namespace}/").into_bytes();
    key.extend(peer.to_bytes());
    key
}

/// Whether a value may stand under a key.
pub fn verify(key: &[u8], value: &[u8]) -> Result<(), Failure> {
    let (namespace, peer) = parse(key)?;
    match namespace {
        PUBLIC_KEYS => {
            let public = PublicKey::try_decode_protobuf(value).map_err(invalid)?;
            if public.to_peer_id() == peer {
                Ok(())
            } else {
                Err(invalid(format!("the key is that of {}", public.to_peer_id())))
            }
        }
        IPNS => ipns(peer, value).map(drop),
        _ => Err(invalid(format!("nothing is known of records under /{namespace}/"))),
    }
}

/// Whether a value is at least as good as another; both are valid under the key.
pub fn replaces(key: &[u8], value: &[u8], other: &[u8]) -> bool {
    match parse(key) {
        Ok((IPNS, _)) => match (Record::decode(value), Record::decode(other)) {
            (Ok(new), Ok(old)) => new.compare(&old).is_ok_and(|order| order != Ordering::Less),
            _ => false,
        },
        _ => true,
    }
}

/// A record of a name, if it is one of that name, signed and not expired.
pub fn ipns(name: PeerId, value: &[u8]) -> Result<Record, Failure> {
    let record = Record::decode(value).map_err(invalid)?;
    let name = libp2p_identity::PeerId::from_bytes(&name.to_bytes()).map_err(invalid)?;
    record.verify(name).map_err(invalid)?;
    Ok(record)
}

/// Makes and signs a record of the name that the key has.
pub fn sign_ipns(key: &Keypair, value: &str, seq: u64, lifetime: Duration) -> Result<Vec<u8>, Failure> {
    // `rust-ipns` has key pairs of an older version of the same crate.
    let encoded = key.to_protobuf_encoding().map_err(Failure::unsupported)?;
    let key = libp2p_identity::Keypair::from_protobuf_encoding(&encoded).map_err(Failure::unsupported)?;
    let lifetime = chrono::Duration::from_std(lifetime).map_err(Failure::bad_request)?;
    Record::new(&key, value, Utc::now() + lifetime, seq, TTL)
        .and_then(|record| record.encode())
        .map_err(|e| Failure::new("InternalError", e))
}

fn parse(key: &[u8]) -> Result<(&str, PeerId), Failure> {
    let mut parts = key.splitn(3, |byte| *byte == b'/');
    let (Some([]), Some(namespace), Some(peer)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(invalid("the key is not /namespace/peer"));
    };
    let namespace = std::str::from_utf8(namespace).map_err(invalid)?;
    Ok((namespace, PeerId::from_bytes(peer).map_err(invalid)?))
}

fn invalid(why: impl std::fmt::Display) -> Failure {
    Failure::new("InvalidRecordError", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn signed(pair: &Keypair, seq: u64) -> Vec<u8> {
        sign_ipns(pair, "/ipfs/bafkqaaa", seq, DAY).unwrap()
    }

    #[test]
    fn a_public_key_stands_under_its_own_peer_only() {
        let pair = Keypair::generate_ed25519();
        let other = Keypair::generate_ed25519();
        let value = pair.public().encode_protobuf();
        verify(&key(PUBLIC_KEYS, &pair.public().to_peer_id()), &value).unwrap();
        assert!(verify(&key(PUBLIC_KEYS, &other.public().to_peer_id()), &value).is_err());
    }

    #[test]
    fn an_ipns_record_has_to_be_signed_by_its_name_and_in_time() {
        let pair = Keypair::generate_ed25519();
        let name = key(IPNS, &pair.public().to_peer_id());
        let value = signed(&pair, 1);
        verify(&name, &value).unwrap();
        let other = Keypair::generate_ed25519().public().to_peer_id();
        assert!(verify(&key(IPNS, &other), &value).is_err());
        let expired = sign_ipns(&pair, "/ipfs/bafkqaaa", 1, Duration::ZERO).unwrap();
        std::thread::sleep(Duration::from_millis(2));
        assert!(verify(&name, &expired).is_err());
        let mut changed = value;
        *changed.last_mut().unwrap() ^= 1;
        assert!(verify(&name, &changed).is_err());
    }

    #[test]
    fn an_older_record_does_not_take_the_place_of_a_newer_one() {
        let pair = Keypair::generate_ed25519();
        let name = key(IPNS, &pair.public().to_peer_id());
        let (old, new) = (signed(&pair, 1), signed(&pair, 2));
        assert!(replaces(&name, &new, &old));
        assert!(!replaces(&name, &old, &new));
    }

    #[test]
    fn other_keys_are_refused() {
        for key in [&b"/v/hello"[..], b"pk", b"/pk/x", b""] {
            assert_eq!(verify(key, b"value").unwrap_err().name, "InvalidRecordError");
        }
    }
}
