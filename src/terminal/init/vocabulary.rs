//! What shops call their tables and columns, in English and in Russian in Latin letters: the one place to
//! teach `init` a word.
//!
//! Tables of words only. Cyrillic names arrive here in Latin letters; each noun is there in its singular,
//! its plural and the genitives that Russian compounds end with.

use super::words::Meaning;

/// What a table may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Deals,
    Statuses,
    Clients,
    Managers,
    /// People who sign in: clients of one program, staff of another.
    Users,
    Products,
    /// The names of extra fields.
    Fields,
}

/// A noun that names a table, in all its forms; of two that mean the same the first is the likelier.
#[derive(Debug)]
pub(super) struct Noun {
    pub(super) content: Content,
    pub(super) forms: &'static [&'static str],
}

const fn noun(content: Content, forms: &'static [&'static str]) -> Noun {
    Noun { content, forms }
}

/// What tables are called, the likeliest first.
pub(super) const NOUNS: &[Noun] = &[
    noun(Content::Deals, &["order", "orders", "zakaz", "zakazy", "zakaza", "zakazov"]),
    noun(Content::Deals, &["deal", "deals", "sdelka", "sdelki", "sdelok"]),
    noun(Content::Deals, &["lead", "leads", "lid", "lidy", "lida", "lidov"]),
    noun(Content::Deals, &["zayavka", "zayavki", "zayavok", "zajavka", "zajavki"]),
    noun(Content::Deals, &["opportunity", "opportunities"]),
    noun(Content::Deals, &["sale", "sales", "prodazha", "prodazhi", "prodazh"]),
    noun(Content::Deals, &["purchase", "purchases", "pokupka", "pokupki", "pokupok"]),
    noun(Content::Deals, &["booking", "bookings", "bron", "broni", "bronirovaniya"]),
    noun(Content::Deals, &["request", "requests", "zapros", "zaprosy", "obraschenie", "obrascheniya"]),
    noun(Content::Statuses, &["status", "statuses", "statusy", "statusi"]),
    noun(Content::Statuses, &["stage", "stages", "etap", "etapy"]),
    noun(Content::Statuses, &["stadiya", "stadii", "sostoyanie", "sostoyaniya", "state", "states"]),
    noun(Content::Clients, &["client", "clients", "klient", "klienty", "klienti", "klienta", "klientov"]),
    noun(Content::Clients, &["customer", "customers"]),
    noun(Content::Clients, &["contact", "contacts", "kontakt", "kontakty", "kontakta", "kontaktov"]),
    noun(Content::Clients, &["buyer", "buyers", "pokupatel", "pokupateli", "pokupatelya", "pokupateley"]),
    noun(Content::Clients, &["zakazchik", "zakazchiki", "zakazchika", "zakazchikov"]),
    noun(Content::Clients, &["person", "persons", "people"]),
    noun(Content::Managers, &[
        "manager", "managers", "menedzher", "menedzhery", "menedzhera", "menedzherov",
    ]),
    noun(Content::Managers, &["menedger", "menedgery", "menedjer", "menedjery", "menager", "menagery"]),
    noun(Content::Managers, &["employee", "employees", "staff", "sotrudnik", "sotrudniki", "sotrudnikov"]),
    noun(Content::Managers, &["seller", "sellers", "prodavec", "prodavcy", "operator", "operators", "operatory"]),
    noun(Content::Users, &["user", "users", "polzovatel", "polzovateli", "polzovateley"]),
    noun(Content::Users, &["account", "accounts", "member", "members"]),
    noun(Content::Products, &["product", "products", "produkt", "produkty"]),
    noun(Content::Products, &["tovar", "tovary", "tovara", "tovarov", "nomenklatura", "goods"]),
    noun(Content::Fields, &["field", "fields", "pole", "polya", "poley"]),
    noun(Content::Fields, &["attribute", "attributes", "atribut", "atributy", "svoystvo", "svoystva"]),
    noun(Content::Fields, &["property", "properties"]),
];

/// The forms above that end a compound whose head stands before them: `statusy zakazov`.
pub(super) const GENITIVES: &[&str] = &[
    "zakaza", "zakazov", "sdelki", "sdelok", "lida", "lidov", "zayavki", "zayavok", "klienta", "klientov",
    "kontakta", "kontaktov", "pokupatelya", "pokupateley", "zakazchika", "zakazchikov", "tovara",
    "tovarov", "prodazh", "prodazhi",
];

/// What before a noun makes another thing of it.
pub(super) const ESTRANGING: &[&str] = &[
    "archive*", "arhiv*", "old", "backup", "bak", "tmp", "temp", "test", "deleted", "draft", "log",
    "payment*", "pay", "delivery", "shipping", "shipment", "task*", "ticket*", "invoice*", "supplier*",
    "vendor*", "stock", "email*", "mail*", "sms", "oplat*", "dostavk*", "zadach*", "postavschik*",
    "service",
];

const DATE_WORDS: &[&str] = &[
    "date", "time", "datetime", "timestamp", "ts", "at", "on", "gmt", "utc", "unix", "ms", "dt", "data",
    "vremya", "last", "posledn*", "poslednego", "kogda",
];

pub(super) const CREATED: Meaning = Meaning {
    keys: &[
        "create*", "creat*", "sozda*", "placed", "added", "add", "dobavl*", "oformlen*", "ordered",
        "opened", "insert*", "registered", "submitted", "received", "postupl*", "nachat*", "ctime", "date",
        "data", "dt", "datetime", "timestamp", "time", "vremya",
    ],
    others: DATE_WORDS,
};

pub(super) const CHANGED: Meaning = Meaning {
    keys: &[
        "edit*", "update*", "updat*", "modif*", "chang*", "izmen*", "obnovl*", "mtime", "write", "touched",
    ],
    others: DATE_WORDS,
};

pub(super) const ID: Meaning = Meaning {
    keys: &["id", "nomer", "number", "uuid", "guid", "uid", "kod", "code", "num", "no"],
    others: &[],
};

pub(super) const NAME: Meaning = Meaning {
    keys: &[
        "name", "title", "nazvanie", "naimenovanie", "zagolovok", "tema", "subject", "label", "caption",
        "imya", "number", "nomer", "reference", "num", "no", "increment",
    ],
    others: &["id", "display", "full", "polnoe", "order"],
};

pub(super) const PRICE: Meaning = Meaning {
    keys: &[
        "price", "total", "summa", "sum", "itogo", "itog", "amount", "stoimost", "cena", "tsena",
        "revenue", "budget", "byudzhet", "vyruchka",
    ],
    others: &[
        "grand", "full", "final", "value", "rub", "rubles", "usd", "eur", "cents", "kopecks", "kop*",
        "minor", "gross", "obschaya", "obshaya", "vsego", "polnaya",
    ],
};

/// Words that say an amount is kept in hundredths.
pub(super) const HUNDREDTHS: &[&str] = &["cents", "kopecks", "kop*", "minor"];

pub(super) const COST: Meaning = Meaning {
    keys: &["cost", "sebest*", "zakup*", "purchase"],
    others: &["price", "cena", "tsena", "first", "total", "summa", "amount", "stoimost", "cents", "kop*"],
};

pub(super) const STATUS: Meaning = Meaning {
    keys: &["status", "statusy", "stage", "etap", "stadiya", "sostoyanie", "state", "step"],
    others: &["id", "code", "kod", "key", "name", "current", "tekuschiy", "pipeline", "voronki", "crm"],
};

pub(super) const VISIT: Meaning =
    Meaning { keys: &["visit", "vizit", "vizita"], others: &["id", "number", "nomer", "num", "cookie"] };

pub(super) const CLIENT: Meaning = Meaning {
    keys: &[
        "client", "klient", "customer", "contact", "kontakt", "buyer", "pokupatel", "zakazchik", "person",
        "user", "polzovatel",
    ],
    others: &["id", "kod", "ref", "uid"],
};

pub(super) const MANAGER: Meaning = Meaning {
    keys: &[
        "manager", "menedzher", "menedger", "menedjer", "responsible", "otvetstvenn*", "assigned",
        "assignee", "owner", "sotrudnik", "employee", "staff", "seller", "prodavec", "operator",
    ],
    others: &["id", "user", "by", "to", "sales", "kod", "ref", "name"],
};

pub(super) const FULL_NAME: Meaning = Meaning {
    keys: &[
        "name", "fullname", "fio", "imya", "title", "nazvanie", "naimenovanie", "display", "nickname",
        "login", "username",
    ],
    others: &["full", "polnoe"],
};

pub(super) const FIRST_NAME: Meaning = Meaning { keys: &["first", "firstname", "imya"], others: &["name"] };

pub(super) const LAST_NAME: Meaning =
    Meaning { keys: &["last", "lastname", "surname", "familiya"], others: &["name"] };

pub(super) const PHONE: Meaning = Meaning {
    keys: &["phone*", "telefon*", "tel", "mobile", "mobilnyy", "msisdn"],
    others: &["number", "nomer", "mobile", "other", "work", "home", "dop*", "2", "1"],
};

pub(super) const EMAIL: Meaning = Meaning {
    keys: &["email*", "mail", "pochta", "imeyl"],
    others: &["e", "address", "adres", "elektronnaya", "secondary", "other", "el", "2", "1"],
};

pub(super) const COMPANY: Meaning = Meaning {
    keys: &["company", "kompaniya", "organization", "organizaciya", "firma"],
    others: &["name", "nazvanie"],
};

pub(super) const BIRTH: Meaning =
    Meaning { keys: &["birth*", "dob", "rozhdeniya"], others: &["date", "day", "data", "den", "of"] };

/// Columns of deals that are worth a place among the deal's fields.
pub(super) const FIELD_WORDS: &[&str] = &[
    "delivery*", "dostavk*", "shipping*", "payment*", "oplat*", "source*", "istochnik*", "channel*",
    "kanal*", "city", "gorod", "region", "promo*", "coupon*", "kupon*", "utm*", "site", "sayt", "category",
    "kategoriya", "manager", "menedzher", "currency", "valyuta",
];

/// Words that keep a column out of the fields: what identifies somebody or is of no use in a report.
pub(super) const NO_FIELD_WORDS: &[&str] = &[
    "id", "address", "adres", "hash", "token", "key", "ip", "url", "link", "transaction", "date", "data",
    "phone", "telefon", "email", "json", "comment*", "note*", "postcode", "lat", "lon", "zip",
];

/// The columns of a table that holds one value of a deal in each row.
pub(super) const VALUE: Meaning = Meaning {
    keys: &["value", "val", "znachenie"],
    others: &["meta", "field", "polya", "attribute", "text"],
};

pub(super) const KEY: Meaning = Meaning {
    keys: &[
        "key", "klyuch", "name", "field", "pole", "attribute", "property", "code", "kod", "polya",
        "svoystvo", "imya", "nazvanie",
    ],
    others: &["meta", "id", "custom", "field", "polya"],
};

/// What columns of JSON are called whose values are the deal's own extra fields.
pub(super) const EXTRA_WORDS: &[&str] = &[
    "extra*", "custom*", "field*", "meta*", "attribute*", "propert*", "param*", "option*", "additional",
    "dop*", "polya", "pole", "utm*",
];

/// What a table may be that has a date, a price and a status and holds no deals all the same.
pub(super) const NO_DEALS: &[&str] =
    &["item*", "line*", "cart*", "basket*", "korzin*", "price*", "tarif*", "subscription*", "transaction*"];
