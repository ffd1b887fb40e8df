//! The key pair the peer is known by.

use data_encoding::BASE32_NOPAD;
use libp2p::{PeerId, identity::Keypair};

use crate::{failure::Failure, pem};

/// For tests only; see `testdata/README.md`.
const RSA_TEST_KEY: &str = include_str!("../testdata/rsa-2048.pem");

/// Multicodec `libp2p-key`.
const LIBP2P_KEY: u8 = 0x72;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Ed25519,
    Secp256k1,
    Ecdsa,
    Rsa,
}

impl Key {
    pub const ALL: [Self; 4] = [Self::Ed25519, Self::Secp256k1, Self::Ecdsa, Self::Rsa];

    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Secp256k1 => "secp256k1",
            Self::Ecdsa => "ecdsa",
            Self::Rsa => "rsa",
        }
    }

    pub fn key_pair(self, seed: Option<[u8; 32]>) -> Result<Keypair, Failure> {
        match (self, seed) {
            (Self::Ed25519, Some(seed)) => Keypair::ed25519_from_bytes(seed).map_err(|e| Failure::new("KeyError", e)),
            (Self::Ed25519, None) => Ok(Keypair::generate_ed25519()),
            (Self::Secp256k1, _) => Ok(Keypair::generate_secp256k1()),
            (Self::Ecdsa, _) => Ok(Keypair::generate_ecdsa()),
            (Self::Rsa, _) => rsa_from_pem(RSA_TEST_KEY),
        }
    }
}

fn rsa_from_pem(text: &str) -> Result<Keypair, Failure> {
    let blocks = pem::blocks(text).map_err(|e| Failure::new("KeyError", e))?;
    let mut block = blocks
        .into_iter()
        .next()
        .ok_or_else(|| Failure::new("KeyError", "there is no key"))?;
    Keypair::rsa_from_pkcs8(&mut block.der).map_err(|e| Failure::new("KeyError", e))
}

/// The peer id as a CID of version 1 in base32.
pub fn peer_id_cid(peer: &PeerId) -> String {
    let mut cid = vec![1, LIBP2P_KEY];
    cid.extend(peer.to_bytes());
    format!("b{}", BASE32_NOPAD.encode(&cid).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_type_signs() {
        for key in Key::ALL {
            let pair = key.key_pair(None).unwrap();
            let signature = pair.sign(b"message").unwrap();
            assert!(pair.public().verify(b"message", &signature), "{}", key.name());
        }
    }

    #[test]
    fn a_seed_fixes_the_identity() {
        let id = |seed| Key::Ed25519.key_pair(Some(seed)).unwrap().public().to_peer_id();
        assert_eq!(id([7; 32]), id([7; 32]));
        assert_ne!(id([7; 32]), id([8; 32]));
    }

    #[test]
    fn a_peer_id_is_written_as_a_cid() {
        // The example of the peer id specification, in both of its notations.
        let peer: PeerId = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N".parse().unwrap();
        let cid = "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe";
        assert_eq!(peer_id_cid(&peer), cid);
    }
}
