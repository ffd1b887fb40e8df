//! Bytes as commands and results write them.

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// Bytes in a command: a string stands for its UTF-8, an object names another notation.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Bytes {
    Plain(String),
    Written(Written),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Written {
    Text(String),
    Hex(String),
    Base64(String),
}

impl Bytes {
    pub fn decode(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Plain(text) | Self::Written(Written::Text(text)) => Ok(text.into_bytes()),
            Self::Written(Written::Hex(hex)) => HEXLOWER_PERMISSIVE
                .decode(hex.as_bytes())
                .map_err(|e| Failure::bad_request(format!("not hex: {e}"))),
            Self::Written(Written::Base64(base64)) => BASE64
                .decode(base64.as_bytes())
                .map_err(|e| Failure::bad_request(format!("not base64: {e}"))),
        }
    }
}

/// Puts bytes into a result: `data` when they are UTF-8, else `base64`.
pub fn put(result: &mut Map<String, Value>, bytes: Vec<u8>) {
    match String::from_utf8(bytes) {
        Ok(text) => result.insert("data".into(), json!(text)),
        Err(e) => result.insert("base64".into(), json!(BASE64.encode(e.as_bytes()))),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(json: Value) -> Vec<u8> {
        serde_json::from_value::<Bytes>(json).unwrap().decode().unwrap()
    }

    #[test]
    fn every_notation_of_a_command_is_read() {
        assert_eq!(decode(json!("hi")), b"hi");
        assert_eq!(decode(json!({"text": "hi"})), b"hi");
        assert_eq!(decode(json!({"hex": "00fF"})), [0, 255]);
        assert_eq!(decode(json!({"base64": "AP8="})), [0, 255]);
    }

    #[test]
    fn bytes_that_are_not_utf8_come_back_as_base64() {
        let mut result = Map::new();
        put(&mut result, vec![0, 255]);
        assert_eq!(Value::Object(result), json!({"base64": "AP8="}));
    }
}
