//! Reads the password from where the configuration says it is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::DatabaseError;
use crate::config::Password;

/// Longest first line of a file with a password, in bytes.
const PASSWORD_BYTES_MAX: u64 = 4096;

/// Returns the password; `None` where there is none.
///
/// # Errors
/// The variable is not set, the file cannot be read, or its first line is empty.
pub(super) fn read(password: &Password, environment: &dyn Fn(&str) -> Option<String>) -> Result<Option<String>, DatabaseError> {
    match password {
        Password::None => Ok(None),
        Password::Variable(variable) => {
            environment(variable).map(Some).ok_or_else(|| DatabaseError::PasswordVariable { variable: variable.clone() })
        }
        Password::File(path) => {
            let line = first_line(path).map_err(|source| DatabaseError::PasswordFile { path: path.clone(), source })?;
            if line.is_empty() { Err(DatabaseError::PasswordEmpty { path: path.clone() }) } else { Ok(Some(line)) }
        }
    }
}

fn first_line(path: &Path) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(File::open(path)?.take(PASSWORD_BYTES_MAX)).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    fn file(text: &[u8]) -> (tempfile::TempDir, Password) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("password");
        std::fs::write(&path, text).expect("the file can be written");
        (folder, Password::File(path))
    }

    #[test]
    fn e8_a_password_is_the_first_line_of_its_file_without_the_line_break() {
        for text in ["s3cret two", "s3cret two\n", "s3cret two\r\nanother line\n"] {
            let (_folder, password) = file(text.as_bytes());
            assert_eq!(read(&password, &nothing).expect("it is there").as_deref(), Some("s3cret two"));
        }
    }

    #[test]
    fn e8_a_password_that_is_missing_is_told_with_its_place() {
        let said = |password: &Password| read(password, &nothing).expect_err("it is missing").to_string();
        assert!(said(&Password::Variable("SHOP_DB".to_owned())).contains("SHOP_DB"));
        assert!(said(&Password::File("/no/such/file".into())).contains("/no/such/file: No such file"));
        let (_folder, empty) = file(b"\nsecond line\n");
        assert!(said(&empty).contains("the first line of"));
        let (_folder, bytes) = file(b"\xff\xfe\n");
        assert!(said(&bytes).contains("valid UTF-8"));
    }

    #[test]
    fn e8_a_password_in_a_variable_is_taken_as_it_is() {
        let lookup = |name: &str| (name == "SHOP_DB").then(|| " p ".to_owned());
        assert_eq!(read(&Password::Variable("SHOP_DB".to_owned()), &lookup).expect("it is set").as_deref(), Some(" p "));
        assert_eq!(read(&Password::None, &lookup).expect("there is none"), None);
    }
}
