//! Spreadsheets for export: CSV (RFC 4180) that is safe to open.
//!
//! A spreadsheet program runs a cell that begins like a formula, and what people report is foreign
//! text. Such a cell (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an
//! apostrophe in front, which the program takes as "text". A plain negative number stays a number.

use std::io::{self, Write};

/// Writes a header and then row after row, each as wide as the header.
#[derive(Debug)]
pub struct SheetWriter<W: Write> {
    out: W,
    width: usize,
}

impl<W: Write> SheetWriter<W> {
    /// Begins a spreadsheet with its header.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn begin<C: AsRef<str>>(out: W, header: &[C]) -> io::Result<Self> {
        let mut sheet = Self {
            out,
            width: header.len(),
        };
        sheet.row(header)?;
        Ok(sheet)
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When it can't be written, or is not as wide as the header.
    pub fn row<C: AsRef<str>>(&mut self, cells: &[C]) -> io::Result<()> {
        if cells.len() != self.width {
            let sentence = format!("a row of {} cells in a sheet of {}", cells.len(), self.width);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, sentence));
        }
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.out.write_all(b",")?;
            }
            self.cell(cell.as_ref())?;
        }
        self.out.write_all(b"\r\n")
    }

    /// Ends the spreadsheet and gives back what it was written to.
    ///
    /// # Errors
    /// When the last bytes can't be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn cell(&mut self, text: &str) -> io::Result<()> {
        let guard = if runs(text) { "'" } else { "" };
        if !text.contains([',', ';', '"', '\r', '\n', '\t']) {
            return write!(self.out, "{guard}{text}");
        }
        write!(self.out, "\"{guard}{}\"", text.replace('"', "\"\""))
    }
}

/// Whether a spreadsheet program would take the text for a formula.
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_negative_number(text)
}

fn is_negative_number(text: &str) -> bool {
    let Some(number) = text.strip_prefix('-') else {
        return false;
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    [whole, part]
        .iter()
        .all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[&[&str]]) -> String {
        let mut rows = rows.iter();
        let mut sheet = SheetWriter::begin(Vec::new(), rows.next().unwrap()).unwrap();
        for row in rows {
            sheet.row(row).unwrap();
        }
        String::from_utf8(sheet.finish().unwrap()).unwrap()
    }

    #[test]
    fn marks_and_line_breaks_are_quoted() {
        assert_eq!(
            written(&[&["id", "text"], &["1", "a, \"b\"\nc"], &["2", "åäö"]]),
            "id,text\r\n1,\"a, \"\"b\"\"\nc\"\r\n2,åäö\r\n"
        );
    }

    #[test]
    fn cells_that_begin_like_a_formula_are_text() {
        for start in ["=", "+", "-", "@"] {
            assert_eq!(
                written(&[&["a"], &[&format!("{start}SUM(A1)")]]),
                format!("a\r\n'{start}SUM(A1)\r\n")
            );
        }
        assert_eq!(
            written(&[&["a"], &["\t=1"], &["\r=1"]]),
            "a\r\n\"'\t=1\"\r\n\"'\r=1\"\r\n"
        );
        assert_eq!(
            written(&[&["a"], &["=HYPERLINK(\"x\",1)"]]),
            "a\r\n\"'=HYPERLINK(\"\"x\"\",1)\"\r\n"
        );
    }

    #[test]
    fn negative_numbers_stay_numbers() {
        assert_eq!(
            written(&[&["a"], &["-33.97"], &["-5"], &["-5+1"], &["-"], &["+5"]]),
            "a\r\n-33.97\r\n-5\r\n'-5+1\r\n'-\r\n'+5\r\n"
        );
    }

    #[test]
    fn row_of_another_width_is_an_error() {
        let mut sheet = SheetWriter::begin(Vec::new(), &["a", "b"]).unwrap();
        assert_eq!(sheet.row(&["1"]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
