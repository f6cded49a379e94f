//! Addresses of the web and of mail.

use expect_test::expect;

use super::{rule, told};
use crate::model::rules::ValueType;

#[test]
fn addresses_of_the_web_are_told_from_what_is_near() {
    let values = [
        "https://example.com",
        "HTTP://example.com/a?b=c#d",
        "https://user:secret@example.com:8080/",
        "https://müller.de/straße",
        "http://localhost",
        "http://[::1]:80/x",
        "https://10.0.0.1/",
        "www.example.com/a",
        "example.com",
        "//cdn.example.com/a.jpg",
        "ftp://example.com/a",
        "https://",
        "https:///a",
        "https://.com",
        "https://a..b/",
        "https://exa mple.com/",
        "https://example.com/a b",
        " https://example.com",
        "https://example.com:port/",
        "https://example.com:123456/",
        "https:/example.com",
        "http//example.com",
        "no address",
        "http://[::1",
        "https://a.de,https://b.de",
        "mailto:a@example.com",
        "https://example.com/\"",
    ];
    expect![[r#"
        (an address such as https://example.com/page)
        "https://example.com" fine
        "HTTP://example.com/a?b=c#d" fine
        "https://user:secret@example.com:8080/" fine
        "https://müller.de/straße" fine
        "http://localhost" fine
        "http://[::1]:80/x" fine
        "https://10.0.0.1/" fine
        "www.example.com/a" url: the address has no scheme: put https:// before it
        "example.com" url: the address has no scheme: put https:// before it
        "//cdn.example.com/a.jpg" url: the address has no scheme: put https: before it
        "ftp://example.com/a" url: only http and https addresses are fine here: write one
        "https://" url: the address has no proper host: write it as https://example.com/page
        "https:///a" url: the address has no proper host: write it as https://example.com/page
        "https://.com" url: the address has no proper host: write it as https://example.com/page
        "https://a..b/" url: the address has no proper host: write it as https://example.com/page
        "https://exa mple.com/" url: there is a blank, a quote or an angle bracket in the address: write %20 for a blank, or is it several addresses?
        "https://example.com/a b" url: there is a blank, a quote or an angle bracket in the address: write %20 for a blank, or is it several addresses?
        " https://example.com" url: there are blanks around the address: remove them
        "https://example.com:port/" url: the address has no proper host: write it as https://example.com/page
        "https://example.com:123456/" url: the address has no proper host: write it as https://example.com/page
        "https:/example.com" url: no address: write it with https:// and the name of a host
        "http//example.com" url: no address: write it with https:// and the name of a host
        "no address" url: no address: write it with https:// and the name of a host
        "http://[::1" url: the address has no proper host: write it as https://example.com/page
        "https://a.de,https://b.de" url: the address has no proper host: write it as https://example.com/page
        "mailto:a@example.com" url: no address: write it with https:// and the name of a host
        "https://example.com/\"" url: there is a blank, a quote or an angle bracket in the address: write %20 for a blank, or is it several addresses?
    "#]].assert_eq(&told(&rule(ValueType::Url), &values));
}

#[test]
fn mail_addresses_are_told_from_what_is_near() {
    let long = format!("{}@example.com", "a".repeat(250));
    let values = [
        "anna@example.com",
        "a.b+c@sub.example.co",
        "jürgen@müller.de",
        "a@b.c",
        "anna",
        "anna@",
        "@example.com",
        "anna@example",
        "anna@example.",
        "anna@.com",
        "anna@a..b",
        "anna@@example.com",
        "a@b.de,c@d.de",
        "Anna <anna@example.com>",
        "anna @example.com",
        " anna@example.com",
        "anna@exam ple.com",
        "anna,b@example.com",
        &long,
    ];
    expect![[r#"
        (a mail address such as anna@example.com)
        "anna@example.com" fine
        "a.b+c@sub.example.co" fine
        "jürgen@müller.de" fine
        "a@b.c" fine
        "anna" email: no mail address, since there is no @: write it as anna@example.com
        "anna@" email: there is no proper domain behind the @: write it as anna@example.com
        "@example.com" email: there is nothing before the @: write the whole address
        "anna@example" email: there is no proper domain behind the @: write it as anna@example.com
        "anna@example." email: there is no proper domain behind the @: write it as anna@example.com
        "anna@.com" email: there is no proper domain behind the @: write it as anna@example.com
        "anna@a..b" email: there is no proper domain behind the @: write it as anna@example.com
        "anna@@example.com" email: there are several @: write one address alone
        "a@b.de,c@d.de" email: there are several @: write one address alone
        "Anna <anna@example.com>" email: there is more than the address: write what is between < and > alone
        "anna @example.com" email: there is a blank in the address: remove it
        " anna@example.com" email: there are blanks around the address: remove them
        "anna@exam ple.com" email: there is a blank in the address: remove it
        "anna,b@example.com" email: there is a comma or a semicolon in the address: remove it
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com" email: too long for a mail address: at most 254 bytes
    "#]].assert_eq(&told(&rule(ValueType::Email), &values));
}
