//! Names of tables in SQL.
//!
//! Invariant: whatever a name holds, it stays one name: it is put between backticks, and those in it are doubled.

use super::place::Place;

/// Most characters in the name of a table.
///
/// Source: MySQL reference manual, "Identifier Length Limits".
const NAME_CHARACTERS_MAX: usize = 64;

/// Returns the name of one of Magento's tables as SQL takes it, with the shop's prefix; `None` if no table can have this name.
pub(super) fn table(place: &Place, name: &str) -> Option<String> {
    let name = format!("{}{name}", place.table_prefix);
    let can_be = |character: char| character != '\0' && u32::from(character) <= 0xFFFF;
    let fits = name.chars().count() <= NAME_CHARACTERS_MAX && name.chars().all(can_be) && !name.ends_with(' ');
    fits.then(|| quoted(&name))
}

/// Returns the name of a table of Magento that is not made up from data; the prefix is limited by the configuration alone.
pub(super) fn known_table(place: &Place, name: &str) -> String {
    quoted(&format!("{}{name}", place.table_prefix))
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(prefix: &str, name: &str) -> Option<String> {
        let place = Place { name: String::new(), user: String::new(), server: String::new(), table_prefix: prefix.to_owned() };
        table(&place, name)
    }

    #[test]
    fn e8_a_name_of_a_table_stays_one_name_whatever_it_holds() {
        assert_eq!(of("m2_", "inventory_cl").as_deref(), Some("`m2_inventory_cl`"));
        assert_eq!(of("", "a` WHERE 1; DROP TABLE `b_cl").as_deref(), Some("`a`` WHERE 1; DROP TABLE ``b_cl`"));
        assert_eq!(of("", "a\\_cl").as_deref(), Some("`a\\_cl`"));
    }

    #[test]
    fn e8_what_cannot_name_a_table_is_not_asked_for() {
        assert_eq!(of("", &"x".repeat(64)).map(|name| name.len()), Some(66));
        assert_eq!(of("m", &"x".repeat(64)), None);
        assert_eq!(of("", "a\0_cl"), None);
        assert_eq!(of("", "😀_cl"), None);
    }
}
