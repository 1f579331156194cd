//! Licence expressions as packages state them: `MIT OR Apache-2.0`, `(A AND B) OR C`, `A/B`.

/// Whether an expression can be met with licences from the list.
pub(crate) fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let text = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut terms: Vec<&str> = text.split_whitespace().rev().collect();
    let met = any_of(&mut terms, allowed);
    met && terms.is_empty()
}

/// `a OR b …`; the terms are taken from the end of the list.
fn any_of(terms: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut met = all_of(terms, allowed);
    while terms.pop_if(|term| *term == "OR").is_some() {
        met |= all_of(terms, allowed);
    }
    met
}

fn all_of(terms: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut met = single(terms, allowed);
    while terms.pop_if(|term| *term == "AND").is_some() {
        met &= single(terms, allowed);
    }
    met
}

fn single(terms: &mut Vec<&str>, allowed: &[String]) -> bool {
    match terms.pop() {
        None => false,
        Some("(") => {
            let met = any_of(terms, allowed);
            terms.pop_if(|term| *term == ")").is_some() && met
        }
        Some(name) => {
            let mut name = name.trim_end_matches('+').to_owned();
            if terms.pop_if(|term| *term == "WITH").is_some() {
                let exception = terms.pop().unwrap_or_default();
                name = format!("{name} WITH {exception}");
            }
            allowed.contains(&name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let allowed = [
            "MIT",
            "Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "Unicode-3.0",
            "MPL-2.0",
        ];
        let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn expressions_are_met_as_they_read() {
        check("MIT", true);
        check("MIT OR Apache-2.0", true);
        check("MIT/Unknown", true);
        check("GPL-3.0-only OR MIT", true);
        check("GPL-3.0-only AND MIT", false);
        check("(MIT OR GPL-2.0-only) AND Unicode-3.0", true);
        check("MIT OR GPL-2.0-only AND Nothing", true);
        check("(MIT OR GPL-2.0-only) AND Nothing", false);
        check("Apache-2.0 WITH LLVM-exception OR Nothing", true);
        check("Apache-2.0 WITH Another-exception", false);
        check("MPL-2.0+", true);
    }

    #[test]
    fn what_is_no_expression_is_not_allowed() {
        check("", false);
        check("MIT Apache-2.0", false);
        check("(MIT", false);
        check("MIT OR", true);
    }
}
