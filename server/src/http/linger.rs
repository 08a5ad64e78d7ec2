//! Hanging up so that the last words arrive. A socket that is closed with something unread is reset by the system, and a reset
//! overtakes what was written before: the reason for the end would be lost. So we say that no more comes, and read on for a
//! moment until the other side has closed too.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Nobody is read on for longer.
const MOMENT: Duration = Duration::from_secs(1);
/// Nor for more than this many bytes.
const ENOUGH: usize = 512 * 1024;
/// Nor more than so many at once: each keeps a file handle.
const AT_ONCE: usize = 256;

/// A connection that hangs up like this when it is dropped.
#[derive(Debug)]
pub struct Linger {
    stream: Option<TcpStream>,
    room: Room,
    /// Nothing more comes from the other side, or it is gone.
    over: bool,
}

/// Room for connections that are hanging up.
#[derive(Debug, Clone)]
pub struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Linger {
    /// Over this stream.
    pub const fn new(stream: TcpStream, room: Room) -> Self {
        Self { stream: Some(stream), room, over: false }
    }

    fn with<T>(&mut self, poll: impl FnOnce(Pin<&mut TcpStream>) -> Poll<Result<T>>) -> Poll<Result<T>> {
        let Some(stream) = &mut self.stream else { return Poll::Ready(Err(std::io::ErrorKind::NotConnected.into())) };
        let result = ready!(poll(Pin::new(stream)));
        self.over |= result.is_err();
        Poll::Ready(result)
    }
}

impl Drop for Linger {
    fn drop(&mut self) {
        let Some(stream) = self.stream.take().filter(|_| !self.over) else { return };
        if let (Ok(runtime), Ok(place)) = (Handle::try_current(), Arc::clone(&self.room.0).try_acquire_owned()) {
            runtime.spawn(async move {
                let _late = timeout(MOMENT, read_on(stream)).await;
                drop(place);
            });
        }
    }
}

async fn read_on(mut stream: TcpStream) {
    let mut left = ENOUGH;
    let mut unread = [0; 4 * 1024];
    if stream.shutdown().await.is_err() {
        return;
    }
    while left > 0 {
        match stream.read(&mut unread).await {
            Ok(0) | Err(_) => return,
            Ok(count) => left = left.saturating_sub(count),
        }
    }
}

impl AsyncRead for Linger {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = into.filled().len();
        let room = into.remaining() > 0;
        ready!(self.with(|stream| stream.poll_read(context, into)))?;
        self.over |= room && into.filled().len() == before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Linger {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.with(|stream| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        self.with(|stream| stream.poll_write_vectored(context, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.with(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.with(|stream| stream.poll_shutdown(context))
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn last_words_arrive_although_much_was_not_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let mut ours = Linger::new(stream, Room::default());
        client.write_all(&vec![7; 100_000]).await.unwrap();
        ours.read_exact(&mut [0; 10]).await.unwrap();
        ours.write_all(b"goodbye").await.unwrap();
        drop(ours);
        client.write_all(&vec![7; 100_000]).await.unwrap();
        let mut told = Vec::new();
        client.read_to_end(&mut told).await.expect("no reset");
        assert_eq!(told, b"goodbye");
    }
}
