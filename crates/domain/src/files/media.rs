//! What a file is sent as. A short list: whatever is not in it is bytes, which no browser opens.

use crate::theme::coded;

coded! {
    /// A media type (IANA) that files are sent as.
    MediaType {
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A picture.
        Png = "image/png",
        /// A picture.
        Gif = "image/gif",
        /// A picture.
        Webp = "image/webp",
        /// A photograph, as telephones take them.
        Heic = "image/heic",
        /// A document.
        Pdf = "application/pdf",
        /// A text.
        Text = "text/plain",
        /// A table.
        Csv = "text/csv",
        /// A document of Word.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A sheet of Excel.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// Slides of PowerPoint.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// A document of LibreOffice.
        Odt = "application/vnd.oasis.opendocument.text",
        /// A sheet of LibreOffice.
        Ods = "application/vnd.oasis.opendocument.spreadsheet",
        /// Slides of LibreOffice.
        Odp = "application/vnd.oasis.opendocument.presentation",
        /// Several files in one.
        Zip = "application/zip",
        /// Bytes.
        Other = "application/octet-stream",
    }
}

impl MediaType {
    /// By the ending of a file's name: what the sender's browser claims is never believed.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Self::Jpeg,
            "png" => Self::Png,
            "gif" => Self::Gif,
            "webp" => Self::Webp,
            "heic" => Self::Heic,
            "pdf" => Self::Pdf,
            "txt" | "log" | "eml" => Self::Text,
            "csv" => Self::Csv,
            "docx" => Self::Docx,
            "xlsx" => Self::Xlsx,
            "pptx" => Self::Pptx,
            "odt" => Self::Odt,
            "ods" => Self::Ods,
            "odp" => Self::Odp,
            "zip" => Self::Zip,
            _ => Self::Other,
        }
    }
}
