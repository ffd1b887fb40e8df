//! The certificates of secure WebSocket.

use std::path::Path;

use libp2p::websocket::tls::{Certificate, Config, PrivateKey};

use crate::{failure::Failure, pem};

const CERTIFICATE: &str = "CERTIFICATE";
/// PKCS #8, PKCS #1, SEC 1.
const KEYS: [&str; 3] = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

/// What a listener shows and whom a dialler trusts.
#[derive(Clone, Debug, Default)]
pub struct Tls {
    pub certificates: Vec<Vec<u8>>,
    pub key: Option<Vec<u8>>,
    pub authorities: Vec<Vec<u8>>,
}

impl Tls {
    pub fn web_socket(&self) -> Result<Config, Failure> {
        let failure = |e| Failure::bad_request(format!("TLS: {e}"));
        let mut builder = Config::builder();
        for authority in &self.authorities {
            builder
                .add_trust(&Certificate::new(authority.clone()))
                .map_err(failure)?;
        }
        if let Some(key) = &self.key {
            let certificates = self.certificates.iter().cloned().map(Certificate::new);
            builder
                .server(PrivateKey::new(key.clone()), certificates)
                .map_err(failure)?;
        }
        Ok(builder.finish())
    }
}

/// The certificates in a PEM file, at least one.
pub fn certificates(file: &Path) -> Result<Vec<Vec<u8>>, String> {
    let certificates: Vec<_> = read(file)?
        .into_iter()
        .filter(|block| block.label == CERTIFICATE)
        .map(|block| block.der)
        .collect();
    if certificates.is_empty() {
        return Err("there is no certificate".into());
    }
    Ok(certificates)
}

/// The first private key in a PEM file.
pub fn key(file: &Path) -> Result<Vec<u8>, String> {
    let mut blocks = read(file)?.into_iter();
    let key = blocks.find(|block| KEYS.contains(&block.label.as_str()));
    key.map(|block| block.der)
        .ok_or_else(|| "there is no private key".into())
}

fn read(file: &Path) -> Result<Vec<pem::Block>, String> {
    let text = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    pem::blocks(&text)
}
