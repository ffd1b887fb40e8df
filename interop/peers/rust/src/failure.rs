//! What a command answers, or a start-up reports, when it does not succeed.

use std::{error::Error, fmt, io};

use libp2p::swarm::DialError;
use serde::Serialize;

/// A short stable kind for the test to match on, and the text of whoever refused.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    pub name: &'static str,
    pub message: String,
}

impl Failure {
    pub fn new(name: &'static str, message: impl fmt::Display) -> Self {
        Self {
            name,
            message: message.to_string(),
        }
    }

    pub fn bad_request(message: impl fmt::Display) -> Self {
        Self::new("BadRequest", message)
    }

    pub fn unsupported(message: impl fmt::Display) -> Self {
        Self::new("UnsupportedError", message)
    }

    pub fn reset(message: impl fmt::Display) -> Self {
        Self::new("StreamResetError", message)
    }

    pub fn timeout(message: impl fmt::Display) -> Self {
        Self::new("TimeoutError", message)
    }

    pub fn connection_closed(message: impl fmt::Display) -> Self {
        Self::new("ConnectionClosedError", message)
    }

    pub fn negotiation(message: impl fmt::Display) -> Self {
        Self::new("NegotiationError", message)
    }

    pub fn closing() -> Self {
        Self::connection_closed("the peer is closing")
    }
}

impl From<&DialError> for Failure {
    fn from(error: &DialError) -> Self {
        let text = match error {
            // Its own text is only "Dial error".
            DialError::Denied { .. } => text_of(error),
            _ => error.to_string(),
        };
        Self::new("DialError", text)
    }
}

/// An error while reading or writing a stream. An end that comes too early is a reset: rust's yamux shows both as the
/// end.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::timeout(error),
            _ => Self::reset(error),
        }
    }
}

/// An error's text with that of its causes.
pub fn text_of(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
