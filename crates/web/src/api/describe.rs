//! The description of the interface (OpenAPI 3.1), made from the table of operations and from the
//! types that are read and written.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operation::{Method, OPERATIONS, Operation};
use super::parameter::{Parameter, Place};
use super::trouble::{Problem, draw};
use super::{json as answer_json, words};
use crate::app::App;
use crate::error::PageError;
use crate::words::Words;

/// The same for everybody: what there is can be read in the source.
pub(super) async fn send(State(app): State<App>, headers: HeaderMap) -> Response {
    let words = words(&app, &headers);
    match serde_json::to_vec(&description(words)) {
        Ok(body) => answer_json(StatusCode::OK, body).into_response(),
        Err(_never) => draw(&PageError::Ours.into(), words),
    }
}

/// The whole description.
pub(super) fn description(words: Words) -> Value {
    let mut generator = generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let described = described(operation, &mut generator, words);
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(methods) = path {
            methods.insert(operation.method.written().to_ascii_lowercase(), described);
        }
    }
    let _problem = generator.subschema_for::<Problem>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": words.say("api-title"),
            "description": words.say("api-means"),
            "version": "1",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": words.say("api-token-means")},
            },
        },
    })
}

pub(super) fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator()
}

fn described(operation: &Operation, generator: &mut SchemaGenerator, words: Words) -> Value {
    let mut described = json!({
        "operationId": operation.name,
        "summary": words.say(&format!("api-{}", operation.name)),
        "description": words.say_with("api-takes-scope", &[("scope", operation.scope.code().into())]),
        "parameters": operation.parameters.iter().map(|known| parameter(known, words)).collect::<Vec<_>>(),
        "responses": responses(operation, generator, words),
        "x-scope": operation.scope.code(),
    });
    if let (Some(sends), Value::Object(described)) = (operation.sends, &mut described) {
        let schema = sends(generator);
        let body = json!({"required": true, "content": {"application/json": {"schema": schema}}});
        described.insert("requestBody".to_owned(), body);
    }
    described
}

fn parameter(known: &Parameter, words: Words) -> Value {
    json!({
        "name": known.name,
        "in": known.place.written(),
        "required": known.place == Place::Path,
        "description": words.say(&format!("api-parameter-{}", known.text)),
        "schema": known.schema(),
    })
}

/// The statuses by which an operation may say no.
fn refusals(operation: &Operation) -> Vec<u16> {
    let mut statuses = vec![400, 401, 403, 404, 429, 503, 504];
    if operation.method == Method::Post {
        statuses.extend([409, 413, 415, 422]);
    }
    statuses.sort_unstable();
    statuses
}

fn responses(operation: &Operation, generator: &mut SchemaGenerator, words: Words) -> Value {
    let mut responses = Map::new();
    let (status, shape) = operation.answers;
    let text = json!({"schema": {"type": "string"}});
    let headers = match (operation.method, status) {
        (Method::Get, _) => json!({"ETag": text}),
        (Method::Post, 201) => json!({"Location": text}),
        (Method::Post, _) => json!({}),
    };
    let answer = json!({
        "description": words.say("api-answer"),
        "headers": headers,
        "content": {"application/json": {"schema": shape(generator)}},
    });
    responses.insert(status.to_string(), answer);
    if operation.method == Method::Get {
        let same = json!({"description": words.say("api-answer-same"), "headers": {"ETag": text}});
        responses.insert("304".to_owned(), same);
    }
    let problem = generator.subschema_for::<Problem>();
    for status in refusals(operation) {
        let headers = match status {
            401 => json!({"WWW-Authenticate": text}),
            429 | 503 => json!({"Retry-After": text}),
            _ => json!({}),
        };
        let answer = json!({
            "description": words.say(&format!("api-answer-{status}")),
            "headers": headers,
            "content": {"application/problem+json": {"schema": problem}},
        });
        responses.insert(status.to_string(), answer);
    }
    Value::Object(responses)
}
