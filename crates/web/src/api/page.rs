//! `/api`: the description of the interface for people, drawn from the same table.

use askama::Template;
use axum::response::Response;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::describe::generator;
use super::operation::{OPERATIONS, Operation};
use super::{DESCRIPTION, example};
use crate::error::PageError;
use crate::page::{Frame, Tab, html};
use crate::visit::{Guest, Visit};
use crate::words::Words;

/// A parameter, or a field of what is sent or answered.
struct Field {
    name: String,
    /// Of which sort: `string`, `R-…`, one of several codes.
    sort: String,
    required: bool,
    /// What it is, where that is told.
    means: String,
}

/// A type with its fields.
struct Shaped {
    name: String,
    fields: Vec<Field>,
}

struct Told {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    summary: String,
    scope: &'static str,
    parameters: Vec<Field>,
    sends: Option<String>,
    status: u16,
    answers: String,
}

#[derive(Template)]
#[template(path = "api/api.html")]
struct ApiPage {
    frame: Frame,
    t: Words,
    description: &'static str,
    example: String,
    operations: Vec<Told>,
    types: Vec<Shaped>,
}

pub(crate) async fn show(guest: Guest, visit: Result<Visit, PageError>) -> Result<Response, PageError> {
    let words = guest.words;
    let title = words.say("api-title");
    let mut generator = generator();
    let operations = OPERATIONS
        .iter()
        .map(|operation| told(operation, &mut generator, words))
        .collect();
    let definitions = generator.take_definitions(true);
    html(&ApiPage {
        frame: match &visit {
            Ok(visit) => Frame::still(visit, Tab::Api, title),
            Err(_nobody) => Frame::guest(&guest, title),
        },
        t: words,
        description: DESCRIPTION,
        example: example(&guest.gate.base),
        operations,
        types: definitions.iter().filter_map(shaped).collect(),
    })
}

fn told(operation: &'static Operation, generator: &mut SchemaGenerator, words: Words) -> Told {
    let parameters = operation.parameters.iter().map(|known| Field {
        name: known.name.to_owned(),
        sort: sort(&known.schema()),
        required: known.place == super::parameter::Place::Path,
        means: words.say(&format!("api-parameter-{}", known.text)),
    });
    let (status, answers) = operation.answers;
    Told {
        id: operation.name,
        method: operation.method.written(),
        path: operation.path,
        summary: words.say(&format!("api-{}", operation.name)),
        scope: operation.scope.code(),
        parameters: parameters.collect(),
        sends: operation.sends.map(|sends| named(&sends(generator))),
        status,
        answers: named(&answers(generator)),
    }
}

/// What a schema is called.
fn named(schema: &Schema) -> String {
    sort(schema.as_value())
}

/// A type of several fields; what is only a code or a number is told where it stands.
fn shaped((name, schema): (&String, &Value)) -> Option<Shaped> {
    let choices = schema.get("oneOf").and_then(Value::as_array);
    let alone = std::slice::from_ref(schema);
    let shapes = choices.map_or(alone, Vec::as_slice).iter();
    let fields: Vec<Field> = shapes.filter_map(fields).flatten().collect();
    (!fields.is_empty()).then(|| Shaped {
        name: name.clone(),
        fields,
    })
}

fn fields(schema: &Value) -> Option<Vec<Field>> {
    let properties: &Map<String, Value> = schema.get("properties")?.as_object()?;
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| {
        required.is_some_and(|required| required.iter().any(|known| known.as_str() == Some(name)))
    };
    let field = |(name, schema): (&String, &Value)| Field {
        name: name.clone(),
        sort: sort(schema),
        required: is_required(name),
        means: String::new(),
    };
    Some(properties.iter().map(field).collect())
}

/// Of which sort a value is, in the words of JSON's own schemas.
fn sort(schema: &Value) -> String {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    if let Some(to) = text("$ref") {
        return to.rsplit('/').next().unwrap_or(to).to_owned();
    }
    if let Some(codes) = schema.get("enum").and_then(Value::as_array) {
        let codes: Vec<_> = codes.iter().filter_map(Value::as_str).collect();
        return codes.join(" | ");
    }
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let choices: Vec<_> = choices.iter().map(sort).collect();
        return choices.join(" | ");
    }
    if let Some(items) = schema.get("items") {
        return format!("[{}]", sort(items));
    }
    if let Some(format) = text("format").or_else(|| text("pattern")) {
        return format.to_owned();
    }
    match schema.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            names.join(" | ")
        }
        Some(_) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sorts_are_told_in_short() {
        for (schema, told) in [
            (json!({"$ref": "#/components/schemas/Named"}), "Named"),
            (json!({"type": ["string", "null"]}), "string | null"),
            (
                json!({"anyOf": [{"$ref": "#/x/Moment"}, {"type": "null"}]}),
                "Moment | null",
            ),
            (json!({"type": "array", "items": {"type": "string"}}), "[string]"),
            (json!({"type": "string", "enum": ["a", "b"]}), "a | b"),
            (json!({"type": "string", "format": "date-time"}), "date-time"),
        ] {
            assert_eq!(sort(&schema), told);
        }
    }
}
