//! The shop's images as operators meet them: the step after an import, the same by hand, and what `bunchd check` says of it.

mod by_hand;
mod checks;
mod steps;
mod variants;

use std::fs;
use std::path::Path;

use crate::world::World;

/// Folders of the shop's image cache.
const HASHES: [&str; 2] = ["207e23213cf636ccdef205098cf3c8a3", "2765542505660baab28ecd555e27366e"];

/// A configuration with one source and a shop's media directory.
const CONFIG: &str = "\
[paths]
state = \"state\"
working = \"working\"

[magento]
media = \"media\"

[programs]
magento = [\"./console\"]

[[source]]
name = \"products\"
inbox = \"inbox\"
pipeline = \"catalog_import\"
";

/// A file that names two images, and one that must not be touched.
const CSV: &str = "\
sku,name,base_image,additional_images
1,Tent,/t/e/tent.jpg,\"Lamp.jpg,../../../../private/key.jpg\"
";

/// Products in the cache of a shop; what is not ours lies beside it.
fn with_shop() -> World {
    let world = World::new().file("bunchd.toml", CONFIG).file("private/key.jpg", "secret");
    for image in ["t/e/tent.jpg", "l/a/lamp.jpg", "r/o/rope.jpg"] {
        world.put(&format!("media/catalog/product/{image}"), b"original".to_vec());
        for hash in HASHES {
            world.put(&format!("media/catalog/product/cache/{hash}/{image}"), b"ten bytes.".to_vec());
        }
    }
    world.program("console", "echo \"$@\" >> \"${0%/*}/console.log\"; echo Cleaned cache types:; echo full_page")
}

/// The pipeline of the source: a step with these arguments.
fn pipeline(arguments: &str) -> String {
    format!(
        "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  <pipeline name=\"catalog_import\">\n    \
         <step name=\"media_cleanup\" executorType=\"media-cache-cleanup\" sortOrder=\"10\">\n      \
         <arguments>{arguments}</arguments>\n    </step>\n  </pipeline>\n</pipelines>"
    )
}

/// Returns which images are in the cache.
fn cached(world: &World) -> Vec<String> {
    files(&world.path("media/catalog/product/cache"))
}

/// Returns all files below a folder, as paths, sorted.
fn files(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("it is readable"));
    let files = files.filter(|entry| !entry.file_type().is_dir());
    files.map(|entry| entry.path().strip_prefix(folder).expect("it is below").display().to_string()).collect()
}

/// Checks that nothing but the cache was touched.
fn is_whole(world: &World) {
    assert_eq!(fs::read_to_string(world.path("private/key.jpg")).expect("it is there"), "secret");
    for image in ["t/e/tent.jpg", "l/a/lamp.jpg", "r/o/rope.jpg"] {
        let original = fs::read_to_string(world.path(&format!("media/catalog/product/{image}")));
        assert_eq!(original.expect("it is there"), "original");
    }
}
