//! Clusters of three nodes on the loopback: Galera of MariaDB's, and Group Replication of MySQL's. A read at any node waits
//! for what was written at another, as the program asks for it or the server's owner has set it.

use std::net::TcpListener;
use std::time::Instant;

use mysql::prelude::Queryable;

use super::{Make, MariaDb, PATIENCE};
use crate::support::installed;

const NODES: usize = 3;

/// Ports of the loopback that are free now.
fn ports(count: usize) -> Vec<u16> {
    let listeners: Vec<_> = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

/// The nodes as one server, whose shops read at the second of them.
fn as_one(mut nodes: Vec<MariaDb>) -> MariaDb {
    let mut first = nodes.remove(0);
    first.port = nodes[0].port;
    first.others = nodes;
    first.make_accounts();
    first
}

/// Three nodes of Galera, each a copy of the first.
#[track_caller]
pub(super) fn galera() -> MariaDb {
    installed::program("rsync", "rsync");
    let ports = ports(3 * NODES);
    let addresses: Vec<_> = ports.chunks(3).map(|ports| format!("127.0.0.1:{}", ports[0])).collect();
    let node = |number: usize| {
        let [base, increments, copies] = [0, 1, 2].map(|at| ports[number * 3 + at]);
        let options = [
            "--binlog-format=ROW".to_owned(),
            "--innodb-autoinc-lock-mode=2".to_owned(),
            "--wsrep-on=ON".to_owned(),
            "--wsrep-provider=/usr/lib/galera/libgalera_smm.so".to_owned(),
            "--wsrep-cluster-name=roistat-cgi".to_owned(),
            format!("--wsrep-cluster-address=gcomm://{}", addresses.join(",")),
            format!("--wsrep-node-name=node{number}"),
            format!("--wsrep-node-address=127.0.0.1:{base}"),
            format!(
                "--wsrep-provider-options=base_port={base};gmcast.listen_addr=tcp://127.0.0.1:{base};\
                 ist.recv_addr=127.0.0.1:{increments};gcache.size=16M;evs.keepalive_period=PT0.5S;\
                 evs.suspect_timeout=PT2S;evs.inactive_timeout=PT5S"
            ),
            "--wsrep-sst-method=rsync".to_owned(),
            format!("--wsrep-sst-receive-address=127.0.0.1:{copies}"),
            if number == 0 { "--wsrep-new-cluster" } else { "--wsrep-slave-threads=2" }.to_owned(),
        ];
        let options: Vec<_> = options.iter().map(String::as_str).collect();
        let node = MariaDb::start_bare(Make::MariaDb, &options);
        node.wait_for(
            "SELECT variable_value = 'Synced' FROM information_schema.global_status \
                       WHERE variable_name = 'wsrep_local_state_comment'",
        );
        node
    };
    as_one((0..NODES).map(node).collect())
}

/// Three members of a group, all of which may write.
#[track_caller]
pub(super) fn group() -> MariaDb {
    let ports = ports(NODES);
    let addresses: Vec<_> = ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    let node = |number: usize| {
        let options = [
            format!("--server-id={}", number + 1),
            "--gtid-mode=ON".to_owned(),
            "--enforce-gtid-consistency=ON".to_owned(),
            "--plugin-load-add=group_replication.so".to_owned(),
            "--report-host=127.0.0.1".to_owned(),
            "--loose-group-replication-group-name=aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa".to_owned(),
            // A group takes no table without one.
            "--sql-generate-invisible-primary-key=ON".to_owned(),
            "--loose-group-replication-start-on-boot=OFF".to_owned(),
            "--loose-group-replication-single-primary-mode=OFF".to_owned(),
            "--loose-group-replication-consistency=BEFORE".to_owned(),
            "--loose-group-replication-recovery-get-public-key=ON".to_owned(),
            format!("--loose-group-replication-local-address={}", addresses[number]),
            format!("--loose-group-replication-group-seeds={}", addresses.join(",")),
        ];
        let options: Vec<_> = options.iter().map(String::as_str).collect();
        let node = MariaDb::start_bare(Make::MySql9, &options);
        let mut root = node.client("");
        let first = [
            "CREATE USER repl@'%' IDENTIFIED BY 'secret'",
            "GRANT REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO repl@'%'",
            "SET GLOBAL group_replication_bootstrap_group = ON",
            "START GROUP_REPLICATION",
            "SET GLOBAL group_replication_bootstrap_group = OFF",
        ];
        let other = [
            "RESET BINARY LOGS AND GTIDS",
            "CHANGE REPLICATION SOURCE TO SOURCE_USER='repl', SOURCE_PASSWORD='secret' \
             FOR CHANNEL 'group_replication_recovery'",
            "START GROUP_REPLICATION",
        ];
        let statements = if number == 0 { &first[..] } else { &other };
        for statement in statements {
            root.query_drop(statement).unwrap_or_else(|error| panic!("{error}: {}", node.log()));
        }
        node.wait_for(
            "SELECT member_state = 'ONLINE' FROM performance_schema.replication_group_members \
                       WHERE member_id = @@server_uuid",
        );
        node
    };
    as_one((0..NODES).map(node).collect())
}

impl MariaDb {
    /// Waits until a condition holds at this node.
    #[track_caller]
    fn wait_for(&self, condition: &str) {
        let start = Instant::now();
        while self.client("").query_first::<bool, _>(condition).unwrap() != Some(true) {
            assert!(start.elapsed() < PATIENCE, "the node does not join: {}", self.log());
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}
