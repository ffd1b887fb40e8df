//! Standard output: one JSON object a line, written by one task.

use serde::Serialize;
use tokio::{
    io::{AsyncWriteExt, BufWriter, stdout},
    sync::{mpsc, oneshot},
};

enum Line {
    First(String),
    Later(String),
    Flush(oneshot::Sender<()>),
}

/// Where answers and events go. Whatever is sent before the first line waits until that has been written.
#[derive(Clone)]
pub struct Output {
    lines: mpsc::UnboundedSender<Line>,
}

impl Output {
    /// Starts the writing task.
    pub fn start() -> Self {
        let (lines, queue) = mpsc::unbounded_channel();
        tokio::spawn(write(queue));
        Self { lines }
    }

    /// The line that tells whether the peer runs.
    pub fn first(&self, line: &impl Serialize) {
        self.send(Line::First(text(line)));
    }

    pub fn line(&self, line: &impl Serialize) {
        self.send(Line::Later(text(line)));
    }

    /// Completes when all lines so far have been handed to the operating system.
    pub async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        self.send(Line::Flush(done));
        let _ = flushed.await;
    }

    fn send(&self, line: Line) {
        // The task ends when nobody reads standard output any more; then nobody misses the line.
        let _ = self.lines.send(line);
    }
}

fn text(line: &impl Serialize) -> String {
    let mut text = serde_json::to_string(line).expect("lines have string keys and finite numbers");
    text.push('\n');
    text
}

async fn write(mut queue: mpsc::UnboundedReceiver<Line>) {
    let mut out = BufWriter::new(stdout());
    let mut waiting = Some(Vec::new());
    while let Some(line) = queue.recv().await {
        let written = match line {
            Line::First(text) => {
                let early: String = waiting.take().unwrap_or_default().concat();
                out.write_all((text + &early).as_bytes()).await
            }
            Line::Later(text) => match &mut waiting {
                Some(waiting) => {
                    waiting.push(text);
                    Ok(())
                }
                None => out.write_all(text.as_bytes()).await,
            },
            Line::Flush(done) => {
                let flushed = out.flush().await;
                let _ = done.send(());
                flushed
            }
        };
        let flushed = if queue.is_empty() { out.flush().await } else { Ok(()) };
        if written.and(flushed).is_err() {
            return;
        }
    }
}
