//! What shops call their columns, in English and in Russian in Latin letters: the one place to teach `init` a
//! column's name.
//!
//! Words only. Cyrillic names arrive here in Latin letters.

use crate::init::vocabulary::Meaning;

/// The column that tells which language, or which of several things, a row is for.
pub const DIVIDER: Meaning = Meaning {
    keys: &[
        "lang*", "locale", "lid", "yazyk*", "entity", "kind", "type", "tip", "category", "shop", "site", "pipeline",
        "voronka",
    ],
    others: &["id", "code", "kod", "type"],
};

const DATE_WORDS: &[&str] = &[
    "date", "time", "datetime", "timestamp", "ts", "at", "on", "gmt", "utc", "unix", "ms", "dt", "data",
    "vremya", "last", "posledn*", "poslednego", "kogda",
];

pub const CREATED: Meaning = Meaning {
    keys: &[
        "create*", "creat*", "sozda*", "placed", "added", "add", "dobavl*", "oformlen*", "ordered",
        "opened", "insert*", "registered", "submitted", "received", "postupl*", "nachat*", "ctime", "date",
        "data", "dt", "datetime", "timestamp", "time", "vremya",
    ],
    others: DATE_WORDS,
};

pub const CHANGED: Meaning = Meaning {
    keys: &[
        "edit*", "upd*", "modif*", "chang*", "izmen*", "obnovl*", "mtime", "write", "touched",
    ],
    others: DATE_WORDS,
};

pub const ID: Meaning = Meaning {
    keys: &["id", "nomer", "number", "uuid", "guid", "uid", "kod", "code", "num", "no"],
    others: &[],
};

pub const NAME: Meaning = Meaning {
    keys: &[
        "name", "title", "nazvanie", "naimenovanie", "zagolovok", "tema", "subject", "label", "caption",
        "imya", "number", "nomer", "reference", "num", "no", "increment",
    ],
    others: &["id", "display", "full", "polnoe", "order"],
};

pub const PRICE: Meaning = Meaning {
    keys: &[
        "total", "summa", "sum", "itogo", "itog", "amount", "opportunity", "revenue", "budget", "byudzhet",
        "vyruchka", "stoimost", "price", "cena", "tsena", "totalpaid",
    ],
    others: &[
        "grand", "full", "final", "value", "rub", "rubles", "usd", "eur", "cents", "kopecks", "kop*",
        "minor", "gross", "obschaya", "obshaya", "vsego", "polnaya", "expected", "incl", "paid",
    ],
};

/// Words that say an amount is kept in hundredths.
pub const HUNDREDTHS: &[&str] = &["cents", "kopecks", "kop*", "minor"];

pub const COST: Meaning = Meaning {
    keys: &["cost", "sebest*", "zakup*", "purchase"],
    others: &["price", "cena", "tsena", "first", "total", "summa", "amount", "stoimost", "cents", "kop*"],
};

/// What a column may be called that holds the price, where nothing else does.
pub const PRICE_FALLBACK: Meaning = Meaning { keys: &["cost"], others: &["total", "summa", "amount"] };

pub const STATUS: Meaning = Meaning {
    keys: &["status*", "stage", "etap*", "stadi*", "sostoyani*", "state", "step"],
    others: &["id", "code", "kod", "key", "name", "current", "tekuschiy", "pipeline", "voronki", "crm"],
};

pub const VISIT: Meaning =
    Meaning { keys: &["visit", "vizit", "vizita"], others: &["id", "number", "nomer", "num", "cookie"] };

/// What says of a column named after Roistat that it holds something else than the visit.
pub const NO_VISIT: &[&str] = &[
    "is", "has", "at", "date", "time", "data", "status", "sent", "sync*", "export*", "error*", "response",
    "url", "json", "log", "last", "count",
];

pub const CLIENT: Meaning = Meaning {
    keys: &[
        "client", "klient*", "customer", "contact", "kontakt*", "buyer", "pokupatel*", "zakazchik*", "person",
        "user", "polzovatel*", "partner",
    ],
    others: &["id", "kod", "ref", "uid"],
};

pub const MANAGER: Meaning = Meaning {
    keys: &[
        "manager", "menedzher*", "menedger*", "menedjer*", "responsible", "otvetstvenn*", "assigned",
        "assignee", "owner", "sotrudnik*", "employee", "staff", "seller", "prodavec", "prodavca", "operator*",
    ],
    others: &["id", "user", "by", "to", "sales", "kod", "ref", "name"],
};

pub const FULL_NAME: Meaning = Meaning {
    keys: &[
        "name", "fullname", "fio", "imya", "title", "nazvanie", "naimenovanie", "display", "nickname",
        "login", "username",
    ],
    others: &["full", "polnoe"],
};

/// What says of a name that it is the whole of it.
pub const WHOLE_NAME: &[&str] = &["full", "fullname", "fio", "polnoe"];

pub const FIRST_NAME: Meaning = Meaning { keys: &["first", "firstname", "imya"], others: &["name"] };

pub const LAST_NAME: Meaning =
    Meaning { keys: &["last", "lastname", "surname", "familiya"], others: &["name"] };

pub const PHONE: Meaning = Meaning {
    keys: &["phone*", "telephone*", "telefon*", "tel", "mobile", "mobilephone", "mobilnyy", "msisdn"],
    others: &["number", "nomer", "mobile", "other", "work", "home", "personal", "dop*", "2", "1"],
};

pub const EMAIL: Meaning = Meaning {
    keys: &["email*", "mail", "pochta", "imeyl"],
    others: &["e", "address", "adres", "personal", "elektronnaya", "secondary", "other", "el", "2", "1"],
};

pub const COMPANY: Meaning = Meaning {
    keys: &["company", "kompaniya", "organization", "organizaciya", "firma"],
    others: &["name", "nazvanie"],
};

pub const BIRTH: Meaning =
    Meaning { keys: &["birth*", "dob", "rozhdeniya"], others: &["date", "day", "data", "den", "of"] };

/// Columns of deals that are worth a place among the deal's fields: every word of theirs must be here, because
/// what is not known may be somebody's secret.
pub const FIELDS: &[Meaning] = &[
    Meaning {
        keys: &["delivery", "dostavk*", "shipping", "payment", "oplat*"],
        others: &[
            "method", "type", "way", "system", "title", "status", "city", "region", "country", "sposob",
            "tip", "vid", "gorod", "strana",
        ],
    },
    Meaning {
        keys: &[
            "source", "istochnik*", "channel", "kanal*", "city", "gorod*", "region*", "promo", "promokod",
            "promocode", "coupon", "kupon*", "utm*", "campaign", "medium", "site", "sayt", "category",
            "kategori*", "currency", "valyut*", "manager", "menedzher*",
        ],
        others: &[
            "name", "title", "nazvanie", "code", "kod", "type", "tip", "term", "content", "reklam*", "zakaza",
            "dostavki", "prodazh*",
        ],
    },
];

/// What identifies somebody or opens something, and is not sent unless the owner says so.
pub const PERSONAL: &[&str] = &[
    "address*", "adres*", "agent", "auth*", "birth*", "card*", "client*", "comment*", "contact*", "cookie*",
    "customer*", "cvc*", "cvv*", "email*", "familiya", "fio", "firstname", "flat", "fullname", "geo*", "hash",
    "house", "iban", "imya", "inn", "ip", "kart*", "key", "klient*", "kommentari*", "kvartir*", "lastname",
    "lat", "latitude", "login", "lon", "longitude", "mail*", "middlename", "mobile*", "otchestvo",
    "parol*", "pass*", "phone*", "pin", "pochta", "poluchatel*", "postcode", "primechani*", "recipient*",
    "rozhdeniya", "secret*", "session*", "signature", "snils", "street*", "surname", "tel", "telefon*",
    "telephone*", "token*", "ulic*", "user*", "zip",
];

/// What a column is called that marks a row as deleted: by a moment, or by yes and no.
pub const DELETED: Meaning =
    Meaning {
        keys: &["deleted", "udalen*", "removed", "trashed"],
        others: &["is", "at", "on", "date", "data", "time", "flag"],
    };

/// What a mark is called that may tell rows which are no deals.
pub const MARKS: &[&str] =
    &["archive*", "arhiv*", "draft*", "chernovik*", "test", "testovy*", "spam", "hidden", "trash*"];

/// The columns of a table that holds one value of a deal in each row.
pub const VALUE: Meaning = Meaning {
    keys: &["value", "val", "znachenie"],
    others: &["meta", "field", "polya", "attribute", "text"],
};

pub const KEY: Meaning = Meaning {
    keys: &[
        "key", "klyuch", "name", "field", "pole", "attribute", "property", "code", "kod", "polya",
        "svoystvo", "imya", "nazvanie",
    ],
    others: &["meta", "id", "custom", "field", "polya"],
};

/// What columns of JSON are called whose values are the deal's own extra fields.
pub const EXTRA_WORDS: &[&str] = &[
    "extra*", "custom*", "field*", "meta*", "attribute*", "propert*", "param*", "option*", "additional",
    "dop*", "polya", "pole", "utm*",
];
