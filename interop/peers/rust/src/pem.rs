//! PEM files (RFC 7468): certificates and keys as text.

use data_encoding::BASE64;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// What stands between a pair of lines that say what it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    pub label: String,
    pub der: Vec<u8>,
}

/// All blocks of a text, in order. What is outside of them is left out.
pub fn blocks(text: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in text.lines().map(str::trim) {
        if let Some(label) = line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(DASHES)) {
            open = Some((label, String::new()));
        } else if line.starts_with(END) {
            let (label, base64) = open.take().ok_or("a PEM block ends that has not begun")?;
            let der = BASE64
                .decode(base64.as_bytes())
                .map_err(|e| format!("PEM block {label}: {e}"))?;
            let label = label.to_owned();
            blocks.push(Block { label, der });
        } else if let Some((_, base64)) = &mut open {
            base64.push_str(line);
        }
    }
    match open {
        Some((label, _)) => Err(format!("PEM block {label} does not end")),
        None => Ok(blocks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_in_order_without_what_is_between() {
        let text =
            "a comment\n-----BEGIN ONE-----\nAAEC\nAw==\n-----END ONE-----\n\n-----BEGIN TWO-----\n-----END TWO-----";
        let block = |label: &str, der: &[u8]| Block {
            label: label.into(),
            der: der.into(),
        };
        assert_eq!(blocks(text).unwrap(), [block("ONE", &[0, 1, 2, 3]), block("TWO", &[])]);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for text in [
            "-----BEGIN ONE-----\nAAEC",
            "-----END ONE-----",
            "-----BEGIN ONE-----\n!\n-----END ONE-----",
        ] {
            assert!(blocks(text).is_err(), "{text}");
        }
    }
}
