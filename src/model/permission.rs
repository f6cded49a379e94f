//! Who may import from a source: the list `allowed` of bunchd.toml, against whoever brings the files.

use std::collections::BTreeSet;
use std::fmt;

use super::bunch::Owner;

/// One entry of a list `allowed`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grant {
    /// Files of the user of this name.
    User(String),
    /// Files of the group of this name.
    Group(String),
    /// Files of the user of this number.
    Uid(u32),
    /// Files of the group of this number.
    Gid(u32),
}

/// Who brings files; users of uploads are to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Whoever owned a dropped file in the inbox.
    FileOwner(Owner),
}

/// A list `allowed` with its names looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Numbers of users.
    pub uids: BTreeSet<u32>,
    /// Numbers of groups.
    pub gids: BTreeSet<u32>,
}

impl Grant {
    /// Reads `user:NAME`, `group:NAME`, `uid:NUMBER` or `gid:NUMBER`; `None` if it is none of them.
    pub fn read(text: &str) -> Option<Self> {
        let (kind, value) = text.split_once(':')?;
        let name = || Some(value.to_owned()).filter(|name| is_name(name));
        // A sign is no part of a number here.
        let number = || value.parse().ok().filter(|_| value.bytes().all(|byte| byte.is_ascii_digit()));
        match kind {
            "user" => name().map(Self::User),
            "group" => name().map(Self::Group),
            "uid" => number().map(Self::Uid),
            "gid" => number().map(Self::Gid),
            _ => None,
        }
    }
}

/// Tells whether a text can name a user or a group; directories such as LDAP allow more than the local files do.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 256 && !text.contains(|c: char| c == ':' || c == ',' || c.is_control() || c.is_whitespace())
}

impl Allowed {
    /// Tells whether somebody may import: as one of the users, or with the group of the file.
    pub fn covers(&self, identity: Identity) -> bool {
        match identity {
            Identity::FileOwner(Owner { uid, gid }) => self.uids.contains(&uid) || self.gids.contains(&gid),
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user:{name}"),
            Self::Group(name) => write!(f, "group:{name}"),
            Self::Uid(number) => write!(f, "uid:{number}"),
            Self::Gid(number) => write!(f, "gid:{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d5_a_grant_is_read_as_it_is_written_and_anything_else_is_none() {
        for text in ["user:erp", "group:shop-import", "uid:1001", "gid:0", "user:erp@shop.example"] {
            assert_eq!(Grant::read(text).map(|grant| grant.to_string()).as_deref(), Some(text));
        }
        for text in ["", "erp", "user:", "user:a b", "user:a:b", "uid:erp", "uid:-1", "uid:+1", "uid:4294967296", "User:erp", "gid: 1"] {
            assert_eq!(Grant::read(text), None, "{text:?}");
        }
    }

    #[test]
    fn d5_an_owner_is_covered_by_user_or_group_and_numbers_of_both_kinds_are_not_mixed_up() {
        let allowed = Allowed { uids: [1001].into(), gids: [100].into() };
        let covers = |uid, gid| allowed.covers(Identity::FileOwner(Owner { uid, gid }));
        assert!(covers(1001, 1) && covers(1, 100) && !covers(100, 1001) && !covers(0, 0));
        assert!(!Allowed::default().covers(Identity::FileOwner(Owner { uid: 0, gid: 0 })), "the first user is no exception");
    }
}
