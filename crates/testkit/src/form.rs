//! A form, filled in and sent as a browser without JavaScript does it.

use scraper::ElementRef;

use crate::answer::Answer;
use crate::browser::Browser;
use crate::page::{Page, selector, words};
use crate::parts::Part;

/// What can be done with a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Goes along as it is.
    Hidden,
    /// Holds a text.
    Text,
    /// One of those with the same name, or a mark that stands by itself.
    Mark,
    /// One of a list.
    Choice,
    /// Several of a list.
    Choices,
    /// Takes files.
    Files,
    /// Sends the form.
    Button,
}

/// One control of a form: an option of a list counts as one.
#[derive(Clone, Debug)]
struct Control {
    sort: Sort,
    name: String,
    value: String,
    words: String,
    required: bool,
    on: bool,
}

/// A form of a page.
#[derive(Clone, Debug)]
pub struct Form {
    browser: Browser,
    path: String,
    is_post: bool,
    checks_itself: bool,
    takes_files: bool,
    files: Vec<Part>,
    controls: Vec<Control>,
}

fn controls(form: ElementRef<'_>) -> Vec<Control> {
    let found = selector("input, textarea, select, button");
    let mut controls = Vec::new();
    for element in form
        .select(&found)
        .filter(|element| element.attr("disabled").is_none())
    {
        let attribute = |name: &str| element.attr(name).unwrap_or_default().to_owned();
        let control = |sort: Sort, value: String, words: String, on: bool| Control {
            sort,
            name: attribute("name"),
            value,
            words,
            required: element.attr("required").is_some(),
            on,
        };
        let checked = element.attr("checked").is_some();
        match (element.value().name(), element.attr("type").unwrap_or_default()) {
            ("select", _) => choices(element, &control, &mut controls),
            ("textarea", _) => {
                controls.push(control(Sort::Text, element.text().collect(), String::new(), true));
            }
            ("button", _) => controls.push(control(Sort::Button, attribute("value"), words(element), false)),
            (_, "file") => controls.push(control(Sort::Files, String::new(), String::new(), false)),
            (_, "hidden") => controls.push(control(Sort::Hidden, attribute("value"), String::new(), true)),
            (_, "radio" | "checkbox") => {
                controls.push(control(Sort::Mark, attribute("value"), String::new(), checked));
            }
            (_, _) => controls.push(control(Sort::Text, attribute("value"), String::new(), true)),
        }
    }
    controls
}

fn choices(
    list: ElementRef<'_>,
    control: &dyn Fn(Sort, String, String, bool) -> Control,
    controls: &mut Vec<Control>,
) {
    let sort = if list.attr("multiple").is_some() {
        Sort::Choices
    } else {
        Sort::Choice
    };
    let options = selector("option");
    let first = controls.len();
    for option in list.select(&options) {
        let value = option.attr("value").map_or_else(|| words(option), str::to_owned);
        controls.push(control(
            sort,
            value,
            words(option),
            option.attr("selected").is_some(),
        ));
    }
    // A list of which nothing is chosen sends its first option.
    let chosen = controls[first..].iter().any(|option| option.on);
    if sort == Sort::Choice && !chosen && first < controls.len() {
        controls[first].on = true;
    }
}

impl Form {
    pub(crate) fn new(page: &Page, form: ElementRef<'_>) -> Self {
        assert_eq!(form.value().name(), "form", "{} has no such form", page.path());
        let own = page.path().split('?').next().unwrap_or_default();
        Self {
            browser: page.browser().clone(),
            path: form.attr("action").unwrap_or(own).to_owned(),
            is_post: form
                .attr("method")
                .is_some_and(|method| method.eq_ignore_ascii_case("post")),
            checks_itself: form.attr("novalidate").is_none(),
            takes_files: form.attr("enctype") == Some("multipart/form-data"),
            files: Vec::new(),
            controls: controls(form),
        }
    }

    /// What stands in a field now: its text, or the value of the first choice that is on.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.controls
            .iter()
            .find(|known| known.name == name && known.on)
            .map(|known| known.value.as_str())
    }

    /// The words of a list's options.
    #[must_use]
    pub fn options(&self, name: &str) -> Vec<&str> {
        let of_list =
            |known: &&Control| known.name == name && matches!(known.sort, Sort::Choice | Sort::Choices);
        self.controls
            .iter()
            .filter(of_list)
            .map(|known| known.words.as_str())
            .collect()
    }

    /// Whether the form has a field with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.controls.iter().any(|known| known.name == name)
    }

    /// Writes in a field of text.
    ///
    /// # Panics
    /// When the form has no such field.
    #[must_use]
    #[track_caller]
    pub fn fill(mut self, name: &str, text: &str) -> Self {
        let field = self
            .controls
            .iter_mut()
            .find(|known| known.name == name && known.sort == Sort::Text);
        let path = &self.path;
        text.clone_into(
            &mut field
                .unwrap_or_else(|| panic!("the form of {path} has no field {name}"))
                .value,
        );
        self
    }

    /// Chooses one value of a list or of a group of marks, by value.
    ///
    /// # Panics
    /// When there is no such choice.
    #[must_use]
    #[track_caller]
    pub fn choose(mut self, name: &str, value: &str) -> Self {
        let of_group =
            |known: &&mut Control| known.name == name && matches!(known.sort, Sort::Choice | Sort::Mark);
        let mut found = false;
        for control in self.controls.iter_mut().filter(of_group) {
            control.on = control.value == value;
            found |= control.on;
        }
        assert!(found, "the form of {} offers no {value} for {name}", self.path);
        self
    }

    /// Chooses these values of a list that takes several, and no others.
    ///
    /// # Panics
    /// When one is not offered.
    #[must_use]
    #[track_caller]
    pub fn choose_all(mut self, name: &str, values: &[&str]) -> Self {
        let mut found = 0;
        for control in self
            .controls
            .iter_mut()
            .filter(|known| known.name == name && known.sort == Sort::Choices)
        {
            control.on = values.contains(&control.value.as_str());
            found += usize::from(control.on);
        }
        assert_eq!(
            found,
            values.len(),
            "the form of {} does not offer all of {values:?}",
            self.path
        );
        self
    }

    /// Chooses a file, besides those that are chosen already.
    ///
    /// # Panics
    /// When the form takes no files under this name.
    #[must_use]
    #[track_caller]
    pub fn attach(mut self, name: &str, file: &str, bytes: &[u8]) -> Self {
        let control = self
            .controls
            .iter_mut()
            .find(|known| known.sort == Sort::Files && known.name == name);
        let Some(control) = control else {
            panic!("the form of {} takes no files as {name}", self.path);
        };
        (control.on, control.value) = (true, file.to_owned());
        self.files.push(Part::file(name, file, bytes));
        self
    }

    /// Sends it with its first button.
    ///
    /// # Panics
    /// When the browser would not send it: something that is required is missing.
    #[track_caller]
    pub fn submit(&self) -> Answer {
        self.check();
        self.send(self.controls.iter().find(|known| known.sort == Sort::Button))
    }

    /// Sends it with the button that has these words.
    ///
    /// # Panics
    /// When there is no such button, or something that is required is missing.
    #[track_caller]
    pub fn press(&self, words: &str) -> Answer {
        self.check();
        let button = self
            .controls
            .iter()
            .find(|known| known.sort == Sort::Button && known.words == words);
        assert!(
            button.is_some(),
            "the form of {} has no button “{words}”",
            self.path
        );
        self.send(button)
    }

    /// Sends it although a browser would still ask for something.
    pub fn submit_unchecked(&self) -> Answer {
        self.send(self.controls.iter().find(|known| known.sort == Sort::Button))
    }

    #[track_caller]
    fn check(&self) {
        if !self.checks_itself {
            return;
        }
        for required in self.controls.iter().filter(|known| known.required) {
            let given = self
                .controls
                .iter()
                .any(|known| known.name == required.name && known.on && !known.value.is_empty());
            assert!(
                given,
                "the form of {} asks for {} before it is sent",
                self.path, required.name
            );
        }
    }

    fn send(&self, button: Option<&Control>) -> Answer {
        let pressed = button.filter(|button| !button.name.is_empty());
        let on = self
            .controls
            .iter()
            .filter(|known| known.on && !known.name.is_empty() && known.sort != Sort::Files);
        let fields: Vec<(&str, String)> = on
            .chain(pressed)
            // Browsers send the ends of lines as two characters.
            .map(|known| (known.name.as_str(), known.value.replace("\r\n", "\n").replace('\n', "\r\n")))
            .collect();
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        if self.takes_files {
            let texts = fields.iter().map(|(name, value)| Part::text(name, value));
            let empty = self
                .controls
                .iter()
                .filter(|known| known.sort == Sort::Files && !known.on)
                .map(|known| Part::file(&known.name, "", b""));
            let parts: Vec<_> = texts.chain(self.files.iter().cloned()).chain(empty).collect();
            return self.browser.post_parts(&self.path, &parts);
        }
        if self.is_post {
            return self.browser.post(&self.path, &fields);
        }
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.browser.get(&format!("{}?{query}", self.path))
    }
}
