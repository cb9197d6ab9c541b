//! The program `dezent`.

use std::process::ExitCode;

fn main() -> ExitCode {
    dezent::networks::http::install_tls_provider();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => ExitCode::from(runtime.block_on(dezent::cli::run(std::env::args_os()))),
        Err(_) => ExitCode::FAILURE,
    }
}
