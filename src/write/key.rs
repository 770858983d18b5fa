//! The key of a lead: the same text for every try of one lead, so that a unique index keeps doubles out.
//!
//! Roistat asks again for two days where it got no answer, and the answer may have been lost after the lead was stored.

use crate::access;
use crate::error::Error;

/// The values that Roistat sends of a lead and that tell it from others.
pub(super) struct Traits<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) created_date: Option<&'a str>,
    pub(super) phone: Option<&'a str>,
    pub(super) email: Option<&'a str>,
    pub(super) visit: Option<&'a str>,
    pub(super) title: Option<&'a str>,
}

impl Traits<'_> {
    /// The key: `roistat:` and the lead's id in Roistat, or where there is none a digest of what else is known. Without
    /// a date the UTC day stands for it.
    ///
    /// # Errors
    /// [`Error::EmptyLead`] where nothing is known.
    pub(super) fn key(&self, now: i64) -> Result<String, Error> {
        const DAY: i64 = 86_400;
        if let Some(id) = self.id {
            return Ok(format!("roistat:{id}"));
        }
        let texts = [self.created_date, self.phone, self.email, self.visit, self.title];
        if texts.iter().all(Option::is_none) {
            return Err(Error::EmptyLead);
        }
        let day = now.div_euclid(DAY).to_string();
        let [date, rest @ ..] = texts;
        let texts = [Some(date.unwrap_or(&day))].into_iter().chain(rest);
        // With its length before it, no text can be taken for a part of its neighbour.
        let apart =
            |text: Option<&str>| format!("{}:{}", text.unwrap_or_default().len(), text.unwrap_or_default());
        let joined: String = texts.map(apart).collect();
        Ok(format!("roistat:{}", access::digest(&[&joined])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: Traits<'_> = Traits {
        id: None,
        created_date: Some("2015-06-28 09:12:54"),
        phone: Some("1"),
        email: Some("2"),
        visit: Some("3"),
        title: Some("4"),
    };

    #[test]
    fn the_id_is_the_key_where_there_is_one() {
        assert_eq!(Traits { id: Some("17 "), ..LEAD }.key(0).unwrap(), "roistat:17 ");
    }

    #[test]
    fn without_an_id_every_text_and_its_place_count() {
        let key = |lead: Traits<'_>| lead.key(1_000_000).unwrap();
        let keys = [
            key(LEAD),
            key(Traits { created_date: Some("2015-06-28 09:12:55"), ..LEAD }),
            key(Traits { created_date: None, ..LEAD }),
            key(Traits { phone: Some("12"), email: None, ..LEAD }),
            key(Traits { phone: None, email: Some("12"), ..LEAD }),
            key(Traits { visit: None, ..LEAD }),
            key(Traits { title: None, ..LEAD }),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert!(one.starts_with("roistat:") && one.len() == 40, "{one}");
            assert!(!keys[..at].contains(one), "{at}");
        }
        assert_eq!(key(LEAD), LEAD.key(9_000_000).unwrap());
    }

    #[test]
    fn without_a_date_the_day_counts() {
        let lead = || Traits { created_date: None, ..LEAD };
        assert_eq!(lead().key(86_400).unwrap(), lead().key(2 * 86_400 - 1).unwrap());
        assert_ne!(lead().key(86_400).unwrap(), lead().key(2 * 86_400).unwrap());
        let empty = Traits { created_date: None, phone: None, email: None, visit: None, title: None, ..LEAD };
        assert!(matches!(empty.key(0), Err(Error::EmptyLead)));
    }
}
