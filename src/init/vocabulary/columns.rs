//! The names that shops give their columns, in English and in Russian in Latin letters: the one place to
//! teach `init` a column's name.
//!
//! Words only. Cyrillic names arrive here in Latin letters.

use crate::init::vocabulary::{Meaning, WordList};

/// Words that names are put together of where nothing stands between them.
pub const GLUED: WordList = WordList(
    "order orders deal deals lead leads sale sales client clients customer customers user users manager contact
     product products status state stage total price amount sum cost roistat creation create created update updated
     modification modified changed change date time visit name number phone email type code id at on by payment
     delivery paid first last full parent deleted grand is currency zakaz zakaza zakazy klient klienta summa data
     izmeneniya sozdaniya nomer telefon imya cena company title comment address purchase booking",
);

/// Words that only look as if they were put together.
pub const WHOLE: WordList = WordList("username firstname lastname fullname datetime totalpaid typeid namesake comments payments");

/// The column that tells which language, or which of several things, a row is for.
pub const DIVIDER: Meaning = Meaning {
    keys: WordList("lang* locale lid yazyk* entity kind type tip category shop site pipeline voronka"),
    others: WordList("id code kod type"),
};

/// Names of a column that holds a language.
pub const LANGUAGE: WordList = WordList("lang* locale lid yazyk*");

const DATE_WORDS: WordList = WordList("date time datetime timestamp ts at on gmt utc unix ms dt data vremya last posledn* poslednego kogda");

pub const CREATED: Meaning = Meaning {
    keys: WordList(
        "create* creat* sozda* placed added add dobavl* oformlen* ordered opened insert* registered submitted
         received postupl* nachat* ctime purchased booked transaction posting date data dt datetime timestamp time
         vremya",
    ),
    others: DATE_WORDS,
};

pub const CHANGED: Meaning = Meaning {
    keys: WordList("edit* upd* modif* chang* izmen* obnovl* mtime write touched"),
    others: DATE_WORDS,
};

pub const ID: Meaning = Meaning {
    keys: WordList("id nomer number uuid guid uid kod code num no"),
    others: WordList(""),
};

pub const NAME: Meaning = Meaning {
    keys: WordList(
        "name title nazvanie naimenovanie zagolovok tema subject label caption imya number nomer reference num no
         increment",
    ),
    others: WordList("id display full polnoe order"),
};

pub const PRICE: Meaning = Meaning {
    keys: WordList(
        "total summa sum itogo itog amount opportunity revenue budget byudzhet vyruchka stoimost price cena tsena
         totalpaid",
    ),
    others: WordList(
        "grand full final value rub rubles usd eur cents kopecks kop* minor gross obschaya obshaya vsego polnaya
         expected incl paid including inclusive with excl excluding ex inc without tax* vat nds s bez net base
         rounded due currency all deal dokumenta document doc itogovaya poln* oplata oplate k oplachen* vklyuch*",
    ),
};

/// Names of the price where no column is called plainly after it.
pub const PRICE_LOOSELY: Meaning = Meaning {
    keys: WordList("subtotal value fee cheque chek bill turnover oborot gonorar money dengi sub untaxed tariff"),
    others: WordList(
        "total sum summa amount price deal order rub usd eur cents kopecks kop* minor gross net base incl including
         inc with excl excluding ex without tax* vat nds s bez",
    ),
};

/// Words that say that an amount is the whole of what the customer pays.
pub const PRICE_WHOLE: WordList = WordList("grand incl including inclusive inc with gross final vsego obschaya obshaya");

/// Words that say that an amount is a part of the price, or what has been paid or is still due.
pub const PRICE_PART: WordList = WordList("paid oplachen* due excl excluding ex without bez net untaxed sub subtotal");

/// Words of taxes, and those that say on which side of a tax an amount is.
pub const TAX: WordList = WordList("tax* vat nds");
pub const TAX_SIDES: WordList = WordList("incl including inclusive inc with excl excluding ex without s bez gross net vklyuch*");

/// Names of numbers that are no amount of money.
pub const NO_AMOUNT: WordList = WordList(
    "id ids ref quantity qty count* kol* num number nomer weight ves discount* skid* tax* nds vat delivery dostavk*
     shipping percent* procent* rate kurs score rating age year month week version position pos sort* order lat* lon*
     lng level priority bonus* points ball* day* hour* minute* duration phone* zip postcode inn kpp code kod parent*
     lang* currency* valyut* visit* roistat* key hash ip type tip state status* flag* is has width height length
     volume paid prepa* predoplat* cost sebest* zakup* guests persons seats size index",
);

/// Words that say an amount is kept in hundredths.
pub const HUNDREDTHS: WordList = WordList("cents kopecks kop* minor");

pub const COST: Meaning = Meaning {
    keys: WordList("cost sebest* zakup* purchase"),
    others: WordList("price cena tsena first total summa amount stoimost cents kop*"),
};

/// Names of a column that holds the price, where nothing else does.
pub const PRICE_FALLBACK: Meaning = Meaning { keys: WordList("cost"), others: WordList("total summa amount") };

/// Dates that are none of a deal's creation, wherever the table has another.
pub const NOT_CREATED: WordList = WordList(
    "deliver* dostavk* ship* otgruz* birth* rozhd* dob due deadline srok* expir* valid* pay* paid oplat* close*
     zakryt* finish* end* okonch* plan* next remind* call* last* posledn* login sync* export* sent delet* udal*
     cancel* otmen* confirm* complet* zavers* start* from to until visited seen archiv* publish* approv*",
);

pub const STATUS: Meaning = Meaning {
    keys: WordList("status* stage etap* stadi* sostoyani* state step"),
    others: WordList("id code kod key name current tekuschiy pipeline voronki crm"),
};

/// Names of the status where no column is called plainly after it.
pub const STATUS_LOOSELY: Meaning = Meaning {
    keys: WordList("status* state stage sostoyani*"),
    others: WordList(
        "payment pay oplat* financial fulfillment delivery dostavk* shipping id code kod name lead deal client
         workflow process",
    ),
};

pub const VISIT: Meaning =
    Meaning { keys: WordList("visit vizit vizita"), others: WordList("id number nomer num cookie") };

/// Words by which a column named after Roistat holds something else than the visit.
pub const NO_VISIT: WordList = WordList("is has at date time data status sent sync* export* error* response url json log last count key");

pub const CLIENT: Meaning = Meaning {
    keys: WordList(
        "client klient* customer contact kontakt* buyer pokupatel* zakazchik* person user polzovatel* partner
         counterparty kontragent* agent account company patient guest student member payer platelschik* subscriber
         chat tg telegram",
    ),
    others: WordList("id kod ref uid key uuid guid chat user"),
};

pub const MANAGER: Meaning = Meaning {
    keys: WordList(
        "manager menedzher* menedger* menedjer* responsible otvetstvenn* assigned assignee owner sotrudnik* employee
         staff seller prodavec prodavca operator*",
    ),
    others: WordList("id user by to sales kod ref name key uid"),
};

pub const FULL_NAME: Meaning = Meaning {
    keys: WordList("name fullname fio imya title nazvanie naimenovanie display nickname login username"),
    others: WordList("full polnoe"),
};

/// Names of the column with the names of statuses.
pub const STATUS_NAME: Meaning = Meaning {
    keys: WordList(
        "name title label nazvanie naimenovanie caption text display znachenie value status opisanie description",
    ),
    others: WordList("full polnoe status stage state ru rus order for user"),
};

/// Names of a table that holds the names of several kinds of things.
pub const DICTIONARY: WordList = WordList(
    "dictionary dictionaries dict* reference* ref refs enum* lookup* list* spravochnik* slovar* choice* option*
     classifier* klassifikator* constant* codes kody handbook directory values znacheniya",
);

/// Names of the column that says of which kind a row of a dictionary is.
pub const KIND: WordList = WordList(
    "kind type tip vid group gruppa category kategoriya list spisok entity enum class domain dictionary dict
     spravochnik set field pole name key parent section razdel table tablica namespace scope subject pipeline voronka",
);

/// Words by which a name is the whole of it.
pub const WHOLE_NAME: WordList = WordList("full fullname fio polnoe");

pub const FIRST_NAME: Meaning = Meaning { keys: WordList("first firstname imya"), others: WordList("name") };

pub const LAST_NAME: Meaning =
    Meaning { keys: WordList("last lastname surname familiya"), others: WordList("name") };

pub const PHONE: Meaning = Meaning {
    keys: WordList("phone* telephone* telefon* tel mobile mobilephone mobilnyy msisdn"),
    others: WordList("number nomer mobile other work home personal dop* 2 1"),
};

pub const EMAIL: Meaning = Meaning {
    keys: WordList("email* mail pochta imeyl"),
    others: WordList("e address adres personal elektronnaya secondary other el 2 1"),
};

pub const COMPANY: Meaning = Meaning {
    keys: WordList("company kompaniya organization organizaciya firma"),
    others: WordList("name nazvanie"),
};

pub const BIRTH: Meaning =
    Meaning { keys: WordList("birth* dob rozhdeniya"), others: WordList("date day data den of") };

/// Columns of deals that are worth a place among the deal's fields: every word of theirs must be here, because
/// what is not known may be somebody's secret.
pub const FIELDS: &[Meaning] = &[
    Meaning {
        keys: WordList("delivery dostavk* shipping payment oplat*"),
        others: WordList("method type way system title status city region country sposob tip vid gorod strana"),
    },
    Meaning {
        keys: WordList(
            "source istochnik* channel kanal* city gorod* region* promo promokod promocode coupon kupon* utm*
             campaign medium site sayt category kategori* currency valyut* manager menedzher*",
        ),
        others: WordList("name title nazvanie code kod type tip term content reklam* zakaza dostavki prodazh*"),
    },
];

/// Names of the properties of a deal that say nothing of a person: every word of theirs must be here.
pub const PROPERTY: Meaning = Meaning {
    keys: WordList(
        "delivery dostavk* shipping payment pay oplat* city gorod* region* oblast* country strana source istochnik*
         channel kanal* medium utm* campaign kampani* promo promokod* promocode coupon kupon* discount skidk* size
         razmer* color colour cvet* tsvet* material* model* brand brend* category kategori* quantity qty kolichestvo
         weight ves tariff tarif* plan package paket* priority prioritet* urgent srochn* gift podar* currency valyut*
         site sayt* shop store magazin* branch filial* warehouse sklad* landing* lending* form forma platform* device
         ustroystv* browser brauzer* lang* yazyk* reason prichin* sposob* vat nds tax season sezon* year god warranty
         garanti* service uslug* product* tovar* segment* budget byudzhet* department otdel* keyword* klyuchev*
         otkuda manager menedzher* carrier courier kurer* installment* rassrochk* credit kredit* wrapping packaging
         upakovk* boxes korob* guests srok* term length width height dlina shirina vysota volume obem*",
    ),
    others: WordList(
        "name title nazvanie code kod type tip vid kind id value of for the in i date data day den time vremya
         interval way system method status stage etap* term content order zakaza zakaz deal sdelki lead sale first
         last perv* posledn* s na v o nas uznal* reklam* otkaza vozvrat* dostavki prodazh* cost price summa sum
         amount total percent procent* number count slovo slova is main page stranica free date slot from to group
         gruppa level custom field shirt shoe exempt",
    ),
};

/// Names of values that identify a person or open something, and are not sent unless the owner says so.
pub const PERSONAL: WordList = WordList(
    "address* adres* agent apartment auth* avatar birth* card* chat* client* comment* contact* cookie* customer* cvc*
     cvv* dob domofon email* etazh facebook familiya fio firstname flat floor fullname geo* hash house iban icq imya
     inn instagram insta ip kart* key klient* kommentari* kontakt* kvartir* lastname lat latitude lico litso login
     lon longitude mail* messenger middlename mobile* nick* note* otchestvo parol* pasport* pass* patronymic person*
     phone* pin pochta podezd poluchatel* porch remark* message* soobschen* otzyv* feedback text tekst patient* iin
     ogrn* kpp swift bic bik schet* rekvizit* nationality gender pol age vozrast dr birthday vodit* license prav* vin
     gosnomer seriya series policy polis diagnos* diagnoz* zhalob* complaint* wish* instruction* referer* referrer*
     postcode pozhelani* primechani* recipient* rozhdeniya secret* session* signature skype snils soname street*
     surname tel telefon* telegram* telephone* tg token* ulic* user* intercom entrance door entry gate kalitk*
     familia viber vk vkontakte wa whatsapp* whats zametk* zip",
);

/// Names that are words of a report, and whose values may look like people's names.
pub const PLACES: WordList = WordList("city gorod* region* country strana oblast town");

/// Names of a column that marks a row as deleted: by a moment, or by yes and no.
pub const DELETED: Meaning =
    Meaning {
        keys: WordList("deleted deletion delete udalen* removed trashed trash del erased void voided"),
        others: WordList(
            "is in at on date data time flag mark marked marker pometka na soft ts by timestamp unix was for",
        ),
    };

/// Names of a mark that may tell rows which are no deals.
pub const MARKS: WordList = WordList(
    "archive* arhiv* draft* chernovik* test testovy* spam hidden trash* korzina cart basket abandoned template
     shablon demo fake duplicate* dubl* parent disabled inactive quote quotation",
);

/// Names of a mark that tells, where it says no, rows which are no deals.
pub const ACTIVE: WordList = WordList("active aktivn* enabled published posted proveden* valid visible placed submitted");

/// Names of a column that refers to the whole of which a deal is a part.
pub const PARENT: WordList = WordList("parent* roditel* master split osnovn*");

/// Names of the date of a deal that has been placed for good; a basket or a draft has none.
pub const PLACED: WordList = WordList("placed published submitted checkout ordered oformlen* posted");

/// Names of a status of rows that are no deals.
pub const NO_DEAL_STATUS: WordList = WordList(
    "cart* basket* korzin* draft* chernovik* abandoned* broshen* trash* deleted udalen* spam test testovy* adding
     template wishlist autodraft dubl* duplicate*",
);

/// The columns of a table that holds one value of a deal in each row.
pub const VALUE: Meaning = Meaning {
    keys: WordList("value val znachenie values"),
    others: WordList(
        "meta field polya attribute text string str int integer number num float decimal double date datetime bool
         boolean json raw long short varchar char option prop property custom content 1 2",
    ),
};

pub const KEY: Meaning = Meaning {
    keys: WordList(
        "key klyuch name field pole attribute property prop props code kod polya svoystvo imya nazvanie parameter
         param option definition label",
    ),
    others: WordList("meta id custom field polya order deal lead"),
};

/// Names of a column that refers to rows of several tables, and of the one that says of which.
pub const ENTITY: Meaning = Meaning {
    keys: WordList(
        "entity object owner parent record element item row model target subject related resource bindable attachable
         source post doc document",
    ),
    others: WordList("id key uid uuid"),
};
pub const ENTITY_TYPE: Meaning = Meaning {
    keys: WordList(
        "entity object owner parent record element item model target subject related resource type kind table tip
         class doctype",
    ),
    others: WordList("type name kind class table tip id code"),
};

/// Names of columns of JSON whose values are the deal's own extra fields.
pub const EXTRA_WORDS: WordList = WordList("extra* custom* field* meta* attribute* propert* param* option* additional dop* polya pole utm*");
