//! Collects areas one feature at a time: joins those with the same code, keeps the refusals.

use std::collections::BTreeMap;

use domain::areas::Boundary;

use super::AreaRow;
use crate::{FileError, Parsed, RowReason, RowRefusal};

/// What the properties of one feature say.
pub(super) struct Labels {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) parent: Option<String>,
}

impl Labels {
    /// Empty texts are as good as none.
    pub(super) fn check(
        code: Option<String>,
        name: Option<String>,
        parent: Option<String>,
    ) -> Result<Self, RowReason> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Self {
            code: filled(code).ok_or(RowReason::NoCode)?,
            name: filled(name).ok_or(RowReason::NoName)?,
            parent: filled(parent),
        })
    }
}

/// The areas so far.
#[derive(Default)]
pub(super) struct Gathered {
    rows: Vec<AreaRow>,
    by_code: BTreeMap<String, usize>,
    refused: Vec<RowRefusal>,
}

impl Gathered {
    /// Takes one feature, or its refusal.
    pub(super) fn take(&mut self, row: usize, read: Result<(Labels, Boundary), RowReason>) {
        let (labels, mut boundary) = match read {
            Ok(feature) => feature,
            Err(reason) => {
                self.refused.push(RowRefusal { row, reason });
                return;
            }
        };
        let known = self
            .by_code
            .get(&labels.code)
            .and_then(|&at| self.rows.get_mut(at));
        if let Some(area) = known {
            area.boundary.polygons.append(&mut boundary.polygons);
            return;
        }
        let Labels { code, name, parent } = labels;
        self.by_code.insert(code.clone(), self.rows.len());
        self.rows.push(AreaRow {
            row,
            code,
            name,
            parent,
            boundary,
        });
    }

    /// The whole file. When nothing was taken and something lay outside of the globe, the file is
    /// in another projection.
    pub(super) fn finish(self) -> Result<Parsed<AreaRow>, FileError> {
        if self.rows.is_empty() {
            let outside = self.refused.iter().find_map(|refusal| match &refusal.reason {
                RowReason::OutsideGlobe { longitude, latitude } => Some(FileError::NotWgs84 {
                    x: longitude.clone(),
                    y: latitude.clone(),
                }),
                RowReason::NoKey
                | RowReason::DuplicateKey { .. }
                | RowReason::WrongFieldCount { .. }
                | RowReason::StrayQuote { .. }
                | RowReason::FieldTooLong { .. }
                | RowReason::NoCode
                | RowReason::NoName
                | RowReason::NotPolygon { .. }
                | RowReason::DamagedShape
                | RowReason::TooManyRings { .. }
                | RowReason::TooFewPoints { .. }
                | RowReason::MarkedDeleted => None,
            });
            if let Some(error) = outside {
                return Err(error);
            }
            if self.refused.is_empty() {
                return Err(FileError::NoRows);
            }
        }
        Ok(Parsed {
            rows: self.rows,
            refused: self.refused,
        })
    }
}
