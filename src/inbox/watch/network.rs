//! Which file systems raise no events for what other machines do.

use std::path::Path;

use nix::sys::statfs::statfs;

/// Numbers of network and user-space file systems, as `statfs` gives them.
///
/// Source: the kernel's list of magic numbers, here NFS, SMB, CIFS, SMB2, FUSE, 9P, Ceph, AFS, AFS of the kernel, Coda,
/// Lustre, GFS2, OCFS2.
const MAGICS: [u32; 13] = [
    0x6969,
    0x517b,
    0xff53_4d42,
    0xfe53_4d42,
    0x6573_5546,
    0x0102_1997,
    0x00c3_6400,
    0x5346_414f,
    0x6b41_4653,
    0x7375_7245,
    0x0bd0_0bd0,
    0x0116_1970,
    0x7461_636f,
];

/// Tells whether a path is on a file system where other machines may write; `false` if it cannot be told.
pub(super) fn is_network(path: &Path) -> bool {
    let Ok(found) = statfs(path) else { return false };
    let magic = i128::from(found.filesystem_type().0) & 0xffff_ffff;
    MAGICS.iter().any(|known| magic == i128::from(*known))
}
