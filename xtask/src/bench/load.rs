//! What `tests/src/bin/load` measured: the release binary under load on one core, its clients on another, beside relays on
//! node that keep nothing.

use super::driver;
use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::table::{Peer, Row};
use crate::{dist, sh, tools};

/// Messages per second, and from the customer's send to the agent's socket.
pub fn load(kit: &mut Kit) -> Result<Vec<Row>> {
    run(kit, "load")
}

/// Memory of sockets that do nothing.
pub fn idle(kit: &mut Kit) -> Result<Vec<Row>> {
    run(kit, "idle")
}

/// Start to ready.
pub fn start(kit: &mut Kit) -> Result<Vec<Row>> {
    run(kit, "start")
}

fn run(kit: &mut Kit, name: &str) -> Result<Vec<Row>> {
    let binary = dist::build(kit)?;
    let mut cargo = kit.cargo()?;
    cargo.args(["run", "--quiet", "--release", "-p", "tests", "--bin", "load", "--", name]);
    cargo.env("SWITCHBOARD_BIN", binary).env("SWITCHBOARD_FRONT", driver::front(kit)?);
    if name == "load" {
        cargo.env("RELAY_MODULES", tools::relays(kit)?);
    }
    sh::step(&format!("measuring: {name}"));
    cargo.stderr(std::process::Stdio::inherit());
    let (succeeded, output) = sh::tee(&mut cargo)?;
    if succeeded { Ok(output.lines().filter_map(read).collect()) } else { Err(Error::new("the load cannot be made")) }
}

// `row`, what, budget, figure, whether it is kept, then name and figure of each peer, parted by tabs.
fn read(line: &str) -> Option<Row> {
    let mut parts = line.strip_prefix("row\t")?.split('\t').map(str::to_owned);
    let (what, budget, figure, within) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let rest: Vec<_> = parts.collect();
    let peers = rest.chunks_exact(2).map(|peer| Peer { name: peer[0].clone(), figure: peer[1].clone() }).collect();
    Some(Row { what, budget, figure, within: within == "true", asserted: false, peers })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_their_peers() {
        let row = read("row\tmessages\t>= 15,000/s\t14,000/s\tfalse\tws\t43,000/s\tsocket.io\t37,000/s").unwrap();
        assert_eq!((row.figure.as_str(), row.within, row.fails()), ("14,000/s", false, false));
        assert_eq!(row.peers.len(), 2);
        assert_eq!(row.peers[1].name, "socket.io");
        assert_eq!(read("load: writing"), None);
    }
}
