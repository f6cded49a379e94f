//! `media-cache-refresh`: makes the images of the shop's cache anew, by bunchd itself or by the shop's console.
//!
//! By bunchd, only what is missing or older than its original is made, so a step that was ended goes on where it was. By Magento,
//! only what is missing is made (2.3.4 and later).

mod console;
mod native;
mod originals;
mod said;

use super::bunch_images::{COLUMNS_ARGUMENT, SEPARATOR_ARGUMENT};
use super::dialect::{DELIMITER, ENCODING, ESCAPE, HEADER, QUOTE};
use super::{Executor, Signals, Task, Work, failed};
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};

pub use native::of_shop;
pub use originals::gallery;

/// Makes the images of the shop's cache anew.
pub(super) struct MediaCacheRefresh;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "media-cache-refresh",
    summary: "Makes the cached sizes of the shop's images that are missing or older than their originals",
    arguments: &[
        ArgumentSpec {
            key: "by",
            required: false,
            kind: ValueKind::Choice(&["bunchd", "magento"]),
            summary: "bunchd: it makes the sizes of [magento.images] itself; magento: it runs catalog:images:resize; default bunchd",
        },
        ArgumentSpec {
            key: "originals",
            required: false,
            kind: ValueKind::Choice(&["directory", "gallery", "bunch"]),
            summary: "directory: every image below catalog/product; gallery: those that the shop's database names; bunch: those that the files of the bunch name; default directory",
        },
        COLUMNS_ARGUMENT,
        SEPARATOR_ARGUMENT,
        DELIMITER,
        QUOTE,
        ESCAPE,
        ENCODING,
        HEADER,
        ArgumentSpec {
            key: "all",
            required: false,
            kind: ValueKind::Boolean,
            summary: "Makes also what is there and not older than its original; default false",
        },
        ArgumentSpec {
            key: "program",
            required: false,
            kind: ValueKind::Text,
            summary: "For by=\"magento\", the shop's console: an entry of [programs], or a path; default `console` of [magento]",
        },
        ArgumentSpec {
            key: "skip-hidden",
            required: false,
            kind: ValueKind::Boolean,
            summary: "For by=\"magento\", leaves out images that no product page shows (--skip_hidden_images); default false",
        },
        ArgumentSpec {
            key: "async",
            required: false,
            kind: ValueKind::Boolean,
            summary: "For by=\"magento\", only puts the images into the shop's queue, whose consumer makes them later (--async); default false",
        },
    ],
    takes_options: false,
    takes_environment: false,
};

impl Executor for MediaCacheRefresh {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(async move {
            let end = match task.value("by") {
                Ok(Some(by)) if by == "magento" => console::resize(task, &signals).await,
                Ok(_) => native::refresh(task, &signals).await,
                Err(failure) => Err(failure),
            };
            end.unwrap_or_else(failed)
        })
    }
}
