//! Cookies as browsers are told to keep them. Over TLS their names begin with `__Host-`: a browser
//! keeps such a cookie only for this very host, whole and over TLS, and nobody else can set it.
//! Inside the program they have their plain names.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

const PREFIX: &str = "__Host-";

/// Leaves only the cookies that a browser keeps for this host alone, under their plain names.
pub(crate) fn take_in(headers: &mut HeaderMap) {
    let kept: Vec<String> = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(PREFIX))
        .map(str::to_owned)
        .collect();
    headers.remove(COOKIE);
    if let Ok(kept) = HeaderValue::from_str(&kept.join("; "))
        && !kept.is_empty()
    {
        headers.insert(COOKIE, kept);
    }
}

/// Gives cookies out to be kept for this host alone, and over TLS alone.
pub(crate) fn give_out(headers: &mut HeaderMap) {
    let given: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in given {
        let told = cookie.to_str().map(|cookie| format!("{PREFIX}{cookie}; Secure"));
        if let Some(told) = told.ok().and_then(|told| HeaderValue::from_str(&told).ok()) {
            headers.append(SET_COOKIE, told);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_others_do_not_come_in() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            "valpool_session=planted; __Host-valpool_session=own"
                .parse()
                .unwrap(),
        );
        headers.append(COOKIE, "__Host-valpool_language=fi".parse().unwrap());
        take_in(&mut headers);
        assert_eq!(
            headers.get(COOKIE).unwrap(),
            "valpool_session=own; valpool_language=fi"
        );
        let mut planted = HeaderMap::new();
        planted.append(COOKIE, "valpool_session=planted".parse().unwrap());
        take_in(&mut planted);
        assert_eq!(planted.get(COOKIE), None);
    }
}
