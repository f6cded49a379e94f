//! Names of users and groups, as this machine knows them.
//!
//! What it cannot do: a directory on the network (LDAP) that does not answer holds up whoever asks; never ask on the thread of the loop.

use nix::unistd::{Gid, Group, Uid, User};

use crate::model::permission::{Allowed, Grant};

/// Where names and numbers of users and groups are looked up.
pub(super) trait Names {
    /// Returns the number of a user; `None` if there is no such user.
    ///
    /// # Errors
    /// Nobody can say: the directory does not answer.
    fn uid(&self, name: &str) -> Result<Option<u32>, String>;

    /// Returns the number of a group; `None` if there is no such group.
    ///
    /// # Errors
    /// Nobody can say: the directory does not answer.
    fn gid(&self, name: &str) -> Result<Option<u32>, String>;

    /// Returns the name of a user, if it has one.
    fn user(&self, uid: u32) -> Option<String>;

    /// Returns the name of a group, if it has one.
    fn group(&self, gid: u32) -> Option<String>;
}

/// The users and groups of this machine.
pub(super) struct Directory;

impl Names for Directory {
    fn uid(&self, name: &str) -> Result<Option<u32>, String> {
        User::from_name(name).map(|user| user.map(|user| user.uid.as_raw())).map_err(|error| error.to_string())
    }

    fn gid(&self, name: &str) -> Result<Option<u32>, String> {
        Group::from_name(name).map(|group| group.map(|group| group.gid.as_raw())).map_err(|error| error.to_string())
    }

    fn user(&self, uid: u32) -> Option<String> {
        User::from_uid(Uid::from_raw(uid)).ok().flatten().map(|user| user.name)
    }

    fn group(&self, gid: u32) -> Option<String> {
        Group::from_gid(Gid::from_raw(gid)).ok().flatten().map(|group| group.name)
    }
}

/// Looks up the names of a list.
///
/// # Errors
/// The first name that is unknown, or cannot be looked up, in one sentence without a full stop.
pub(super) fn allowed(grants: &[Grant], names: &dyn Names) -> Result<Allowed, String> {
    let mut allowed = Allowed::default();
    for grant in grants {
        match grant {
            Grant::User(name) => drop(allowed.uids.insert(known("user", name, names.uid(name))?)),
            Grant::Group(name) => drop(allowed.gids.insert(known("group", name, names.gid(name))?)),
            Grant::Uid(uid) => drop(allowed.uids.insert(*uid)),
            Grant::Gid(gid) => drop(allowed.gids.insert(*gid)),
        }
    }
    Ok(allowed)
}

fn known(kind: &str, name: &str, found: Result<Option<u32>, String>) -> Result<u32, String> {
    match found {
        Ok(Some(number)) => Ok(number),
        Ok(None) => Err(format!("this machine knows no {kind} named {name}")),
        Err(error) => Err(format!("the {kind} {name} could not be looked up ({error})")),
    }
}

/// Returns a sentence for each entry of a list that this machine cannot look up; asks the directory of users.
pub fn unknown(grants: &[Grant]) -> Vec<String> {
    grants.iter().filter_map(|grant| allowed(std::slice::from_ref(grant), &Directory).err()).collect()
}
