//! `cache:clear`: forgets what is cached, where another process than the serving one can.

use futures_util::future::LocalBoxFuture;

use super::{Command, Context, Failure, output};
use crate::app::load_config;
use crate::cache::Cache;

pub(super) const COMMAND: Command = Command {
    name: "cache:clear",
    summary: "Forget everything that is cached",
    options: &[],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let (config, _) = load_config(&context.definition, ".env", &[])?;
        let cache = Cache::open(&config.cache);
        if cache.driver() == "memory" {
            return Err(Failure::Failed(
                "nothing was cleared: with `cache.driver = \"memory\"` the cache is inside the process that serves, where no other \
                 process reaches it: restart that one, or call `cache.flush()` in a handler"
                    .to_owned(),
            ));
        }
        cache.flush().await?;
        output::note(output::dotted("cache", "CLEARED"));
        Ok(())
    })
}
