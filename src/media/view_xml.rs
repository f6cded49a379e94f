//! The sizes of images that a theme asks for, read from its view.xml.
//!
//! Several files are one theme: those of parents first. As Magento does it, a later file overrides single settings of an image, and an
//! empty element takes a setting back. Source: `Magento\Catalog\Model\ImageExtractor` for the settings, `Product\Image\ParamsBuilder` for
//! the defaults, `Magento\Framework\Config\Dom` for the merging, and magento/magento2 issues 4622 and 12250 for `false` and empty elements.

mod setting;
mod tree;

use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::message::Severity;
use crate::model::variant::Variant;
use setting::{Setting, read_setting};
use tree::{Element, parse};

/// The only module whose images are product images.
const MODULE: &str = "Magento_Catalog";

/// The variable that says whether images have a frame where nothing else is said; the module itself sets it.
const FRAME: &str = "product_image_white_borders";

/// Most images of all files.
pub const IMAGES_MAX: usize = 1_000;

/// Largest view.xml, in bytes.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What view.xml files ask for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    /// The variants, in the order in which they are first named.
    pub variants: Vec<Variant>,
    /// What is odd, or not taken over.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the files of a theme, those of its parents first.
///
/// # Errors
/// All mistakes in the files, each with its place.
pub fn read(texts: &[SourceText]) -> Result<Theme, Vec<Diagnostic>> {
    let mut reading = Reading::default();
    for text in texts {
        match parse(text) {
            Ok(root) if root.name == "view" => reading.view(text, &root),
            Ok(root) => {
                let message = format!("this is no view.xml: its outermost element is `<{}>`", root.name);
                reading.report(Severity::Error, text, &root.at, message, "a theme has it at etc/view.xml, and it begins with `<view>`");
            }
            Err(diagnostic) => reading.diagnostics.push(*diagnostic),
        }
    }
    reading.finish()
}

/// One `<image>`, over all files.
struct Image {
    id: String,
    settings: Vec<(String, Setting)>,
    is_turned: bool,
}

#[derive(Default)]
struct Reading {
    images: Vec<Image>,
    has_frame: Option<bool>,
    diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn view(&mut self, text: &SourceText, view: &Element) {
        let media = view.children.iter().filter(|child| child.name == "media").flat_map(|media| &media.children);
        // Releases before 2.1 have no `<media>` around it.
        let lists = media.chain(&view.children).filter(|child| child.name == "images" && child.attribute("module") == Some(MODULE));
        for image in lists.flat_map(|list| &list.children).filter(|child| child.name == "image") {
            self.image(text, image);
        }
        let variables = view.children.iter().filter(|child| child.name == "vars" && child.attribute("module") == Some(MODULE));
        for variable in variables.flat_map(|list| &list.children).filter(|child| child.attribute("name") == Some(FRAME)) {
            self.has_frame = Some(!matches!(variable.text.trim().to_ascii_lowercase().as_str(), "" | "0" | "false"));
        }
    }

    fn image(&mut self, text: &SourceText, element: &Element) {
        let Some(id) = element.attribute("id").map(str::trim).filter(|id| !id.is_empty()) else {
            return self.report(Severity::Error, text, &element.at, "the image has no `id`", "write `<image id=\"category_page_grid\" …>`");
        };
        let at = match self.images.iter().position(|known| known.id == id) {
            Some(at) => at,
            None if self.images.len() == IMAGES_MAX => {
                return self.report(Severity::Error, text, &element.at, format!("there are more than {IMAGES_MAX} images"), "");
            }
            None => {
                self.images.push(Image { id: id.to_owned(), settings: Vec::new(), is_turned: false });
                self.images.len() - 1
            }
        };
        for child in &element.children {
            self.setting(text, at, child);
        }
    }

    fn setting(&mut self, text: &SourceText, image: usize, child: &Element) {
        let is_empty = child.text.trim().is_empty() || child.attribute("xsi:nil") == Some("true");
        self.images[image].settings.retain(|(name, _)| *name != child.name);
        match read_setting(child) {
            _ if child.name == "angle" => {
                self.images[image].is_turned = !is_empty;
                if !is_empty {
                    let message = "images that are turned are not made by bunchd; this one is left out";
                    self.report(Severity::Warning, text, &child.at, message, "");
                }
            }
            Ok(Some(setting)) if !is_empty => self.images[image].settings.push((child.name.clone(), setting)),
            Ok(Some(_)) => {}
            Ok(None) => {
                let message = format!("`<{}>` is no setting of an image, so it has no effect", child.name);
                self.report(Severity::Warning, text, &child.at, message, format!("known are: {}", setting::NAMES.join(", ")));
            }
            Err(_) if is_empty => {}
            Err((message, help)) => self.report(Severity::Error, text, &child.text_at, message, help),
        }
    }

    fn report(
        &mut self,
        severity: Severity,
        text: &SourceText,
        at: &std::ops::Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, help) = (message.into(), help.into());
        self.diagnostics.push(Diagnostic { severity, file: text.name.clone(), span: at.clone(), message, help, related: None });
    }

    fn finish(self) -> Result<Theme, Vec<Diagnostic>> {
        if self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(self.diagnostics);
        }
        let frame = self.has_frame.unwrap_or(true);
        let made = self.images.into_iter().filter(|image| !image.is_turned).map(|image| {
            let mut variant = Variant { frame, ..Variant::named(image.id) };
            for (name, setting) in image.settings {
                setting.apply(&name, &mut variant);
            }
            variant
        });
        Ok(Theme { variants: made.collect(), warnings: self.diagnostics })
    }
}

#[cfg(test)]
mod tests;
