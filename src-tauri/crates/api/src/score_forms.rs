//! How much of labelled pages is understood: for who improves the words, and for who wants to check them.
//!
//! The shell opens each page in the real engine and runs [`script`] there; what it answers is scored here.

use std::time::Instant;

use guichet_filling::{
    PageFields, Score, SenseOptions, SiteRules, Truth, recognise, score, score_autocomplete_alone,
    sense_script,
};
use serde::Serialize;

/// The script that looks at a page and at its labels.
#[must_use]
pub fn script() -> String {
    sense_script(SenseOptions {
        truth: true,
        ..SenseOptions::default()
    })
}

/// One page.
#[derive(Debug, Serialize)]
pub struct PageScore {
    /// Its file, from the folder.
    pub page: String,
    /// Why it was not scored: `load`, `silent`, `unreadable`, `unlabelled`; empty when it was.
    pub problem: &'static str,
    /// Fields that the page has.
    pub seen: usize,
    /// Milliseconds that looking took, as the application waits for it.
    pub sense_ms: f64,
    /// Milliseconds that understanding took.
    pub match_ms: f64,
    /// Against the labels.
    #[serde(flatten)]
    pub score: Score,
    /// The same page, by its `autocomplete` alone; absent where that is the truth itself.
    pub autocomplete_alone: Option<Score>,
}

/// The pages of a folder, and all together.
#[derive(Debug, Default, Serialize)]
pub struct Scores {
    /// Each page, in the order of the names.
    pub pages: Vec<PageScore>,
    /// All of those that were scored.
    pub total: Score,
    /// Right among the proposals.
    pub precision: Option<f64>,
    /// Right among the fields.
    pub recall: Option<f64>,
    /// The pages on which it means something, by `autocomplete` alone.
    pub autocomplete_alone: Score,
    /// Its share of right ones among the fields.
    pub autocomplete_alone_recall: Option<f64>,
}

impl Scores {
    /// Adds a page that answered.
    ///
    /// `answer`: what [`script`] told; `expected`: the list beside the page, when there is one.
    pub fn add(&mut self, page: String, answer: &str, expected: Option<&str>, sense_ms: f64) {
        let Ok(fields) = PageFields::read(answer) else {
            return self.fail(page, "unreadable");
        };
        let truth = match Truth::of(&fields, expected) {
            Ok(Some(truth)) => truth,
            Ok(None) => {
                self.fail(page, "unlabelled");
                // An empty page is not one without labels.
                if let Some(last) = self.pages.last_mut() {
                    last.seen = fields.fields.len();
                }
                return;
            }
            Err(_) => return self.fail(page, "unreadable"),
        };
        let rules = SiteRules::default();
        let began = Instant::now();
        let understood = recognise(&fields, &rules).len();
        let match_ms = began.elapsed().as_secs_f64() * 1000.0;
        tracing::debug!(understood, "scored");
        let scored = PageScore {
            page,
            problem: "",
            seen: fields.fields.len(),
            sense_ms,
            match_ms,
            score: score(&fields, &rules, &truth),
            autocomplete_alone: score_autocomplete_alone(&fields, &truth),
        };
        self.total.add(&scored.score);
        if let Some(alone) = &scored.autocomplete_alone {
            self.autocomplete_alone.add(alone);
        }
        self.pages.push(scored);
        let share = |thousandths: Option<usize>| thousandths.map(|t| t as f64 / 1000.0);
        self.precision = share(self.total.precision());
        self.recall = share(self.total.recall());
        self.autocomplete_alone_recall = share(self.autocomplete_alone.recall());
    }

    /// Adds a page that could not be scored.
    pub fn fail(&mut self, page: String, problem: &'static str) {
        self.pages.push(PageScore {
            page,
            problem,
            seen: 0,
            sense_ms: 0.0,
            match_ms: 0.0,
            score: Score::default(),
            autocomplete_alone: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_says_nothing_is_counted_apart() {
        let mut scores = Scores::default();
        scores.add("a.html".to_owned(), "not an answer", None, 1.0);
        scores.add("b.html".to_owned(), r#"{"fields":[]}"#, None, 1.0);
        scores.fail("c.html".to_owned(), "load");
        let problems: Vec<_> = scores.pages.iter().map(|p| p.problem).collect();
        assert_eq!(problems, ["unreadable", "unlabelled", "load"]);
        assert_eq!(scores.total, Score::default());
        assert_eq!(scores.recall, None);
    }

    #[test]
    fn right_and_missed_are_counted_with_the_labels() {
        let field = |name: &str, label: &str, truth: &str| {
            format!(
                r#"{{"h":"{name}","tag":"input","type":"text","id":"","name":"{name}","label":"{label}","visible":true,"enabled":true,"empty":true,"truth":"{truth}"}}"#
            )
        };
        let answer = format!(
            r#"{{"fields":[{},{}]}}"#,
            field("a", "Code postal", "postal-code"),
            field("b", "Truc", "email")
        );
        let mut scores = Scores::default();
        scores.add("a.html".to_owned(), &answer, None, 1.0);
        let page = &scores.pages[0];
        assert_eq!(
            (page.score.fields, page.score.right, page.score.missed),
            (2, 1, 1)
        );
        assert_eq!(scores.precision, Some(1.0));
        assert_eq!(scores.recall, Some(0.5));
    }
}
