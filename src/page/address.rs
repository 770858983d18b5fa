//! The address of the page as the browser reached it: what the owner types into Roistat.
//!
//! It is shown and used for nothing else, since a client writes the header `Host` as it likes.

use std::ffi::OsString;

use crate::environment::Environment;

/// The page URL, without query.
pub(super) fn of(environment: &Environment) -> String {
    let text = |value: &Option<OsString>| {
        value.as_ref().map(|value| value.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let is_secure = !matches!(text(&environment.https).to_ascii_lowercase().as_str(), "" | "off")
        || text(&environment.server_port) == "443"
        || text(&environment.forwarded_scheme).eq_ignore_ascii_case("https");
    let host = text(&environment.host);
    let host = if is_host(&host) { host } else { text(&environment.server_name) };
    let scheme = if is_secure { "https" } else { "http" };
    format!("{scheme}://{host}{}", text(&environment.script_name))
}

/// A host, or a host and a port (RFC 9110, section 7.2), in the signs that names and addresses have.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_name = !name.is_empty() && name.len() <= 253 && name.bytes().all(is_sign);
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let is_address = address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    (is_name || is_address) && port.is_none_or(is_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
        for host in ["shop.example", "shop.example:8080", "127.0.0.1", "[::1]:80", "xn--e1afmkfd.xn--p1ai"] {
            assert!(is_host(host), "{host}");
        }
        for other in
            ["", "a b", "<script>", "shop.example/x", "shop.example:", "shop:80:80", "[::1", "a@b", "x:99999"]
        {
            assert!(!is_host(other), "{other}");
        }
    }
}
