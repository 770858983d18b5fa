//! The names that shops give their tables, in English and in Russian in Latin letters: the one place to
//! teach `init` a table's name.
//!
//! Words only. Cyrillic names arrive here in Latin letters; each noun is there in its singular, its plural and
//! the genitives that Russian compounds end with.

use crate::init::vocabulary::WordList;

/// The content of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
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
pub struct Noun {
    pub content: Content,
    pub forms: WordList,
    /// True where a table called so must have a price or a client, too: there are requests to a server.
    pub is_weak: bool,
}

const fn noun(content: Content, forms: WordList) -> Noun {
    Noun { content, forms, is_weak: false }
}

const fn weak(content: Content, forms: WordList) -> Noun {
    Noun { content, forms, is_weak: true }
}

/// Names of tables, the likeliest first.
pub const NOUNS: &[Noun] = &[
    noun(Content::Deals, WordList("order orders zakaz zakazy zakaza zakazov")),
    noun(Content::Deals, WordList("deal deals sdelka sdelki sdelok")),
    noun(Content::Deals, WordList("lead leads lid lidy lida lidov")),
    noun(Content::Deals, WordList("zayavka zayavki zayavok zajavka zajavki")),
    noun(Content::Deals, WordList("opportunity opportunities")),
    weak(Content::Deals, WordList("sale sales prodazha prodazhi prodazh")),
    weak(Content::Deals, WordList("purchase purchases pokupka pokupki pokupok")),
    weak(Content::Deals, WordList("booking bookings bron broni bronirovaniya")),
    weak(Content::Deals, WordList("request requests zapros zaprosy obraschenie obrascheniya")),
    noun(Content::Statuses, WordList("status statuses statusy statusi statusa statusov")),
    noun(Content::Statuses, WordList("stage stages etap etapy etapa")),
    noun(Content::Statuses, WordList("stadiya stadii sostoyanie sostoyaniya state states")),
    noun(Content::Clients, WordList("client clients klient klienty klienti klienta klientov")),
    noun(Content::Clients, WordList("customer customers")),
    noun(Content::Clients, WordList("contact contacts kontakt kontakty kontakta kontaktov")),
    noun(Content::Clients, WordList("buyer buyers pokupatel pokupateli pokupatelya pokupateley")),
    noun(Content::Clients, WordList("zakazchik zakazchiki zakazchika zakazchikov")),
    noun(Content::Clients, WordList("person persons people")),
    noun(Content::Clients, WordList("partner partners")),
    noun(Content::Managers, WordList("manager managers menedzher menedzhery menedzhera menedzherov")),
    noun(Content::Managers, WordList("menedger menedgery menedjer menedjery menager menagery")),
    noun(Content::Managers, WordList("employee employees staff sotrudnik sotrudniki sotrudnika sotrudnikov")),
    noun(Content::Managers, WordList("seller sellers prodavec prodavcy operator operators operatory")),
    noun(Content::Users, WordList("user users polzovatel polzovateli polzovateley")),
    noun(Content::Users, WordList("account accounts member members")),
    noun(Content::Products, WordList("product products produkt produkty")),
    noun(Content::Products, WordList("tovar tovary tovara tovarov nomenklatura goods")),
    noun(Content::Fields, WordList("field fields pole polya poley")),
    noun(Content::Fields, WordList("attribute attributes atribut atributy svoystvo svoystva")),
    noun(Content::Fields, WordList("property properties")),
];

/// The forms above that end a compound whose head stands before them: `statusy zakazov`.
pub const GENITIVES: WordList = WordList(
    "zakaza zakazov sdelki sdelok lida lidov zayavki zayavok klienta klientov kontakta kontaktov pokupatelya
     pokupateley zakazchika zakazchikov tovara tovarov prodazh prodazhi menedzhera menedzherov sotrudnikov
     polzovateley",
);

/// Words that make another thing of the noun behind them.
pub const CHANGES_MEANING: WordList = WordList(
    "archive* arhiv* old backup bak tmp temp test deleted draft log payment* pay delivery shipping shipment task*
     ticket* invoice* supplier* vendor* stock email* mail* sms oplat* dostavk* zadach* postavschik* service purchase
     purchases zakup*",
);

/// Names of a table whose rows have been paid: deals where it has the visit, too.
pub const PAYMENTS: WordList = WordList(
    "payment* pay oplat* platezh* invoice* transaction* subscription* podpisk* donation* cheque* chek* ticket*",
);

/// Words at the end of a table that has the names of another in several languages.
pub const PER_LANGUAGE: WordList = WordList("lang langs language languages translation* description* i18n perevod*");

/// Names of a table that has a date, a price and a status and holds no deals all the same.
pub const NOT_DEALS: WordList = WordList(
    "item* line* cart* basket* korzin* price* tarif* subscription* transaction* total* option* discount* voucher*
     refund* tax* history istori*",
);
