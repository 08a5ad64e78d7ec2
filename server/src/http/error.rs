//! Everything a handler can answer instead of what was asked for: a status, a small stable code, words for a developer.

use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::attachment::FileRefusal;
use domain::{Refusal, Span, template, workflow};
use protocol::agent::HttpError;

use crate::auth::SignInError;
use crate::files::{FileError, MOST_UNSENT};
use crate::store::{CommitError, StoreError};

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The body cannot be read as JSON of the right shape; says where.
    #[error("the body is not the JSON expected: {0}")]
    BadJson(String),
    /// The body cannot be read as postcard of the right shape.
    #[error("the body is not the postcard expected")]
    BadPostcard,
    /// A path or query that cannot be read.
    #[error("{0}")]
    BadRequest(String),
    /// The body says it is something else.
    #[error("send the body as {0}")]
    WrongContentType(&'static str),
    /// The body is over the limit.
    #[error("the body is too large")]
    TooLarge,
    /// No session, or one that ended.
    #[error("sign in first")]
    SignInRequired,
    /// Name or password is wrong.
    #[error("name or password is wrong")]
    WrongCredentials,
    /// Signed in, but not for this.
    #[error("this needs another role")]
    NotAllowed,
    /// From a page of somebody else.
    #[error("requests that change something must come from our own pages: send Origin")]
    WrongOrigin,
    /// Not signed as it must be.
    #[error("{0}")]
    NotBelieved(String),
    /// Nothing there, or nothing this person may see.
    #[error("there is nothing here")]
    NotFound,
    /// No site has this key, or it is switched off.
    #[error("no site has this key")]
    NoSuchSite,
    /// The address takes other methods.
    #[error("this address does not take this method")]
    MethodNotAllowed,
    /// Somebody else changed it since it was read.
    #[error("it was changed meanwhile: read it again")]
    Stale,
    /// Something else needs it.
    #[error("still in use by {0}")]
    InUse(String),
    /// Nobody could administer any more.
    #[error("this is the last administrator who can sign in")]
    LastAdmin,
    /// Signing out has to wait for the answer to an offer.
    #[error("answer the offer first")]
    OfferPending,
    /// A value that cannot stand.
    #[error("{field}: {why}")]
    Invalid {
        /// Which field, as a path such as `origins[1]`.
        field: String,
        /// What is wrong.
        why: String,
    },
    /// Refused by the rules.
    #[error("{0}")]
    Refused(Refusal),
    /// A file, by its name, size or content.
    #[error("{0}")]
    File(FileRefusal),
    /// A piece of a file does not begin where the last one ended.
    #[error("the next byte is {0}: announce the file again to go on")]
    Offset(u64),
    /// Too many files that were not sent.
    #[error("at most {0} files may wait to be sent; send some or remove some")]
    TooManyFiles(usize),
    /// The body broke off.
    #[error("the connection broke; what came is kept")]
    Broken,
    /// Too many of these from one address or for one name.
    #[error("too many; wait {} s", seconds(*.0))]
    Wait(Span),
    /// A file that came with a message cannot be had from its carrier.
    #[error("a file of the message cannot be had now: bring the message again")]
    FileLater,
    /// The data folder is full or read-only.
    #[error("storage refuses writes; reading goes on")]
    StorageUnavailable,
    /// The server goes down.
    #[error("the server is shutting down")]
    ShuttingDown,
    /// An error of our own; the log says more.
    #[error("an error of the server's own")]
    Internal,
}

impl ApiError {
    /// A value that cannot stand.
    pub fn invalid(field: impl Into<String>, why: impl Display) -> Self {
        Self::Invalid { field: field.into(), why: why.to_string() }
    }

    /// The small stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadJson(_) => "bad_json",
            Self::BadPostcard => "bad_postcard",
            Self::BadRequest(_) => "bad_request",
            Self::WrongContentType(_) => "wrong_content_type",
            Self::TooLarge => "too_large",
            Self::SignInRequired => "unauthorized",
            Self::WrongCredentials => "wrong_credentials",
            Self::NotAllowed => "forbidden",
            Self::WrongOrigin => "wrong_origin",
            Self::NotBelieved(_) => "not_believed",
            Self::NotFound => "not_found",
            Self::NoSuchSite => "no_such_site",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::Stale => "stale",
            Self::InUse(_) => "in_use",
            Self::LastAdmin => "last_admin",
            Self::OfferPending => "offer_pending",
            Self::Invalid { .. } => "invalid",
            Self::Refused(_) => "refused",
            Self::File(refusal) => refusal.code(),
            Self::Offset(_) => "upload_offset",
            Self::TooManyFiles(_) => "too_many_files",
            Self::Broken => "broken",
            Self::Wait(_) => "too_many",
            Self::FileLater => "file_later",
            Self::StorageUnavailable => "storage_unavailable",
            Self::ShuttingDown => "shutting_down",
            Self::Internal => "internal",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::BadJson(_) | Self::BadPostcard | Self::BadRequest(_) | Self::Broken => StatusCode::BAD_REQUEST,
            Self::WrongContentType(_) | Self::File(FileRefusal::TypeNotAllowed | FileRefusal::NotTaken) => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            Self::TooLarge | Self::File(FileRefusal::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SignInRequired | Self::WrongCredentials | Self::NotBelieved(_) => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::WrongOrigin => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NoSuchSite => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stale
            | Self::Offset(_)
            | Self::TooManyFiles(_)
            | Self::InUse(_)
            | Self::LastAdmin
            | Self::OfferPending
            | Self::Refused(_) => StatusCode::CONFLICT,
            Self::Invalid { .. } | Self::File(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::FileLater | Self::StorageUnavailable | Self::ShuttingDown => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = HttpError { code: self.code().to_owned(), message: self.to_string() };
        let mut response = (self.status(), Json(body)).into_response();
        if let Self::Wait(wait) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ReadOnly(_) => Self::StorageUnavailable,
            StoreError::Failed(_) | StoreError::Inconsistent(_) => {
                tracing::error!(%error, "a request met an error of the store");
                Self::Internal
            }
        }
    }
}

impl From<CommitError> for ApiError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => error.into(),
            CommitError::Stale | CommitError::NoFreeSlot | CommitError::CommandExists => Self::Stale,
        }
    }
}

impl From<template::Wrong> for ApiError {
    fn from(wrong: template::Wrong) -> Self {
        let (field, why) = wrong.field();
        Self::invalid(field, why)
    }
}

impl From<workflow::Wrong> for ApiError {
    fn from(wrong: workflow::Wrong) -> Self {
        let (field, why) = wrong.field();
        Self::invalid(field, why)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoSuchConversation => Self::NotFound,
            Refusal::NotAllowed => Self::NotAllowed,
            Refusal::NoSuchSite => Self::NoSuchSite,
            Refusal::TooMany { seconds } => Self::Wait(Span::seconds(i64::from(seconds))),
            Refusal::StorageUnavailable => Self::StorageUnavailable,
            Refusal::Internal => Self::Internal,
            other => Self::Refused(other),
        }
    }
}

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Refused(refusal) => Self::File(refusal),
            FileError::NotFound => Self::NotFound,
            FileError::Offset(next) => Self::Offset(next),
            FileError::TooManyUnsent => Self::TooManyFiles(MOST_UNSENT),
            FileError::Broken => Self::Broken,
            FileError::Full => Self::StorageUnavailable,
            FileError::Failed(why) => {
                tracing::error!(why, "a request met an error of the files");
                Self::Internal
            }
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::WrongCredentials,
            SignInError::Wait(wait) => Self::Wait(wait),
            SignInError::Store(error) => error.into(),
        }
    }
}

/// Whole seconds, rounded up: who waits that long has waited enough.
fn seconds(wait: Span) -> i64 {
    wait.0.max(0).saturating_add(999) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_rounded_up() {
        assert_eq!(ApiError::Wait(Span(1_001)).to_string(), "too many; wait 2 s");
        let response = ApiError::Wait(Span(1_001)).into_response();
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
    }
}
