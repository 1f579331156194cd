//! One page of the inbox: walked along the shelves, or along what the search index found.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::ReportId;
use domain::reports::{Report, ReportFilter};

use super::PAGE_MAX;
use super::asked::Asked;
use crate::error::PageError;
use crate::visit::View;

/// How long a page waits for the index to take in the newest reports.
const INDEX_WAIT: Duration = Duration::from_millis(200);
/// Reports asked of the index at a time.
const STRETCH: usize = 500;
/// Reports with the right words that are looked at for one page. Chosen: some milliseconds.
const LOOKED_AT_MAX: usize = 4_000;
/// Stretches of the index for one page, however few of them the reader may see.
const STRETCHES_MAX: usize = 40;

/// The reports of one page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) reports: Vec<Arc<Report>>,
    /// The next page begins below this report.
    pub(crate) older: Option<ReportId>,
}

pub(crate) async fn page(visit: &View, asked: &Asked) -> Result<Page, PageError> {
    let Some(filter) = asked.filter(visit) else {
        return Ok(Page::default());
    };
    if asked.query.is_empty() {
        return Ok(along_shelves(visit, asked, &filter));
    }
    if visit.as_of.is_none() {
        // A page a moment behind is better than no page.
        let caught_up = visit.node().search().caught_up(visit.world.head);
        let _late = tokio::time::timeout(INDEX_WAIT, caught_up).await;
    }
    let (visit, asked) = (visit.clone(), asked.clone());
    let found = tokio::task::spawn_blocking(move || along_words(&visit, &asked, &filter)).await;
    found.map_err(|_died| PageError::Ours)?.map_err(|error| {
        tracing::error!(error, "the search index can't be read");
        PageError::Unavailable
    })
}

fn along_shelves(visit: &View, asked: &Asked, filter: &ReportFilter) -> Page {
    let newest = visit.world.reports.newest(filter, &visit.visible, asked.before);
    full(newest.take(PAGE_MAX + 1).cloned().collect())
}

/// Cuts off the report that only tells that there are more.
fn full(mut reports: Vec<Arc<Report>>) -> Page {
    let more = reports.len() > PAGE_MAX;
    reports.truncate(PAGE_MAX);
    let older = reports.last().filter(|_| more).map(|last| last.id);
    Page { reports, older }
}

/// Walks what the index found. Where to go on is told by reports the reader may see and by
/// nothing else: a cursor must not tell that there are others.
fn along_words(visit: &View, asked: &Asked, filter: &ReportFilter) -> Result<Page, String> {
    let reports = &visit.world.reports;
    let (mut found, mut before) = (Vec::new(), asked.before);
    let (mut looked_at, mut last_seen) = (0, None);
    for _ in 0..STRETCHES_MAX {
        let stretch = visit.node().search().reports(&asked.query, before, STRETCH);
        let stretch = stretch.map_err(|error| error.to_string())?;
        for report in stretch.iter().filter_map(|id| reports.get(*id)) {
            if !visit.visible.sees(report.class) {
                continue;
            }
            looked_at += 1;
            last_seen = Some(report.id);
            if reports.passes(report, filter, &visit.visible) {
                found.push(Arc::clone(report));
            }
            if found.len() > PAGE_MAX {
                return Ok(full(found));
            }
        }
        if stretch.len() < STRETCH {
            return Ok(full(found));
        }
        before = stretch.last().copied();
        if looked_at >= LOOKED_AT_MAX {
            break;
        }
    }
    Ok(Page {
        reports: found,
        older: last_seen,
    })
}
