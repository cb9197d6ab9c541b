//! Networks as they really are: adapters against the servers' own software.

mod bluesky;
