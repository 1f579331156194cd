//! Style, script and icon, built into the program. Their addresses carry a hash of their bytes, so
//! a browser keeps them for ever and never shows an old one.

use std::sync::OnceLock;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::error::PageError;
use crate::extract::Name;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 5] = [
    Asset {
        name: "valpool.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/valpool.css"),
    },
    Asset {
        name: "valpool.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/valpool.js"),
    },
    Asset {
        name: "passkey.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/passkey.js"),
    },
    Asset {
        name: "icon.svg",
        kind: "image/svg+xml",
        bytes: include_bytes!("../assets/icon.svg"),
    },
    Asset {
        name: "idiomorph.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/vendor/idiomorph-0.8.0.esm.js"),
    },
];

struct Served {
    path: String,
    asset: &'static Asset,
}

fn served() -> &'static [Served] {
    static SERVED: OnceLock<Vec<Served>> = OnceLock::new();
    SERVED.get_or_init(|| {
        let addressed = |asset: &'static Asset| {
            let hash: [u8; 32] = Sha256::digest(asset.bytes).into();
            let short: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let (stem, ending) = asset.name.rsplit_once('.').unwrap_or((asset.name, ""));
            Served {
                path: format!("/assets/{stem}-{short}.{ending}"),
                asset,
            }
        };
        ASSETS.iter().map(addressed).collect()
    })
}

/// The address of an asset.
pub(crate) fn path(name: &str) -> &'static str {
    served()
        .iter()
        .find(|known| known.asset.name == name)
        .map_or("/", |known| known.path.as_str())
}

/// Sends an asset.
pub(crate) async fn send(Name(name): Name) -> Result<Response, PageError> {
    let asked = format!("/assets/{name}");
    let known = served()
        .iter()
        .find(|known| known.path == asked)
        .ok_or(PageError::NotFound)?;
    Ok(answer(known.asset))
}

/// The morphing library under the address that our own module imports, with its version.
pub(crate) async fn send_idiomorph() -> Result<Response, PageError> {
    let known = ASSETS
        .iter()
        .find(|asset| asset.name == "idiomorph.js")
        .ok_or(PageError::NotFound)?;
    Ok(answer(known))
}

/// The icon, where browsers look for it unasked.
pub(crate) async fn send_icon() -> Result<Response, PageError> {
    let known = ASSETS
        .iter()
        .find(|asset| asset.name == "icon.svg")
        .ok_or(PageError::NotFound)?;
    Ok(answer(known))
}

fn answer(asset: &Asset) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, asset.bytes).into_response()
}
