//! The same baseline on a server: rows into one PostgreSQL table over one session, and nothing else.

use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Statement};

use crate::Done;
use crate::bare::Inserts;

const TABLE: &str =
    "CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)";
const INSERT: &str = "INSERT INTO bare (body) SELECT unnest($1::bytea[])";

pub(crate) struct BareServer {
    client: Client,
    insert: Statement,
    runtime: Runtime,
}

impl BareServer {
    pub(crate) fn connect(url: &str) -> Done<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (client, insert) = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(TABLE).await?;
            let insert = client.prepare(INSERT).await?;
            Done::Ok((client, insert))
        })?;
        Ok(Self {
            client,
            insert,
            runtime,
        })
    }
}

impl Inserts for BareServer {
    fn insert_all(&mut self, bodies: &[Vec<u8>]) -> Done<()> {
        self.runtime
            .block_on(self.client.execute(&self.insert, &[&bodies]))?;
        Ok(())
    }
}
