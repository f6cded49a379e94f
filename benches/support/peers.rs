//! Other programs that make the same sizes, each at its best: two processes, each with half of the pictures.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// Where `benches/media_peers/set_up` puts Pillow-SIMD.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/media-peers/bin/python");

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/media_peers");

/// A program that makes sizes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    PillowSimd,
    Vips,
    Gd,
    ImageMagick,
}

impl Peer {
    pub(crate) const ALL: [Self; 4] = [Self::PillowSimd, Self::Vips, Self::Gd, Self::ImageMagick];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PillowSimd => "Pillow-SIMD, chained",
            Self::Vips => "vipsthumbnail",
            Self::Gd => "PHP-GD, as Magento",
            Self::ImageMagick => "ImageMagick, chained",
        }
    }

    /// Is it so slow that a part of the pictures is enough?
    pub(crate) fn is_slow(self) -> bool {
        matches!(self, Self::Gd | Self::ImageMagick)
    }

    pub(crate) fn is_installed(self) -> bool {
        let (program, arguments): (&str, &[&str]) = match self {
            Self::PillowSimd => (PYTHON, &["-c", "import PIL; assert 'post' in PIL.__version__"]),
            Self::Vips => ("vipsthumbnail", &["--vips-version"]),
            Self::Gd => ("php", &["-r", "exit((int)!function_exists('imagejpeg'));"]),
            Self::ImageMagick => ("convert", &["-version"]),
        };
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }

    /// Makes all sizes of all files in two processes; a file's result is `OUT/SIZE-NAME`.
    pub(crate) fn make(self, files: &[PathBuf], sizes: &[u32], out: &Path) {
        thread::scope(|scope| {
            for half in files.chunks(files.len().div_ceil(2)) {
                scope.spawn(move || self.make_half(half, sizes, out));
            }
        });
    }

    fn make_half(self, files: &[PathBuf], sizes: &[u32], out: &Path) {
        let listed = sizes.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        match self {
            Self::PillowSimd => run(Command::new(PYTHON).arg(format!("{SCRIPTS}/pillow.py")).arg(out).arg(listed).args(files)),
            Self::Gd => {
                let limit = ["-d", "memory_limit=512M"];
                run(Command::new("php").args(limit).arg(format!("{SCRIPTS}/gd.php")).arg(out).arg(listed).args(files));
            }
            Self::Vips => {
                for size in sizes {
                    let target = format!("{}/{size}-%s.jpg[Q=80,strip]", out.display());
                    let side = format!("{size}x{size}");
                    let mut command = Command::new("vipsthumbnail");
                    // Its own threads only stand in each other's way when both cores have a process.
                    run(command.env("VIPS_CONCURRENCY", "1").args(["--size", &side, "-o", &target]).args(files));
                }
            }
            Self::ImageMagick => {
                for file in files {
                    let name = file.file_name().expect("a file").to_string_lossy();
                    let mut command = Command::new("convert");
                    command.env("MAGICK_THREAD_LIMIT", "1").arg(file).args(["-quality", "80"]);
                    for size in sizes {
                        command.args(["-resize", &format!("{size}x{size}"), "-write", &format!("{}/{size}-{name}", out.display())]);
                    }
                    run(command.arg("null:"));
                }
            }
        }
    }
}

fn run(command: &mut Command) {
    let status = command.stdin(Stdio::null()).status().expect("the peer is installed");
    assert!(status.success(), "{command:?} failed");
}
