//! Traces for a collector, by OTLP over HTTP (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>,
//! read 2026-11-23).
//!
//! A trace is a call that was answered or a publication that was worked on, with the lines that were
//! logged meanwhile. Like logs it holds no texts of posts and no secrets. Metrics are read at `/metrics`.

use std::{sync::Arc, time::Duration};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tokio::runtime::{Handle, RuntimeFlavor};
use tracing::Subscriber;
use tracing_subscriber::{Layer, registry::LookupSpan};
use url::Url;

use super::LogError;
use crate::networks::http::{self, Http};

/// How long an end of the program waits for the last traces to leave.
const END_LIMIT: Duration = Duration::from_secs(5);

/// What traces say that they come from.
const SERVICE: &str = "dezent";

fn unusable(cause: impl std::error::Error) -> LogError {
    LogError::Endpoint(cause.to_string())
}

/// Sends traces until it is dropped, and then what is left.
#[derive(Debug)]
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends traces to the collector at this address; its path is added.
    pub(super) fn begin(endpoint: &Url) -> Result<Self, LogError> {
        let client = Wire {
            http: Http::for_operator(endpoint).map_err(unusable)?,
            runtime: Handle::current(),
        };
        let address = [endpoint.as_str().trim_end_matches('/'), "/v1/traces"].concat();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_shared_http_client(Arc::new(client))
            .with_endpoint(address)
            .build()
            .map_err(unusable)?;
        // What tells nodes apart comes from OTEL_RESOURCE_ATTRIBUTES, which the builder reads.
        let resource = Resource::builder().with_service_name(SERVICE).build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_batch_exporter(exporter)
            .build();
        Ok(Self(provider))
    }

    /// What listens to spans.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // Nobody is left to be told of an error but the collector, which is its cause.
        let end = || drop(self.0.shutdown_with_timeout(END_LIMIT));
        match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
            // What is left is sent by the threads that this one belongs to.
            Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(end),
            _ => end(),
        }
    }
}

/// Carries what the exporter's own thread sends through the one client that all calls leave by.
#[derive(Debug)]
struct Wire {
    http: Http,
    runtime: Handle,
}

#[async_trait::async_trait]
impl HttpClient for Wire {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let url: Url = parts.uri.to_string().parse()?;
        let mut call = http::Request::post(url);
        let mut content_type = String::new();
        for (name, value) in &parts.headers {
            let value = value.to_str()?;
            if name.as_str() == "content-type" {
                value.clone_into(&mut content_type);
            } else {
                call = call.header(name.clone(), value);
            }
        }
        let call = call.bytes(&content_type, body.to_vec());
        let http = self.http.clone();
        let answer = self.runtime.spawn(async move { http.prepare(call).await });
        let answer = answer.await??;
        let mut response = Response::new(Bytes::from(answer.body));
        *response.status_mut() = answer.status.try_into()?;
        Ok(response)
    }
}
