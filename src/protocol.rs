//! Roistat's words: the actions that its guide for one's own CRM names and the methods that each takes, the lists
//! of each answer, the required keys of each list, and the two formats. One table, so that the protocol grows in
//! one place.
//!
//! This file knows nothing of requests, configs, databases or the writing of documents; they all use its words.

use std::ffi::OsStr;

/// A method of HTTP that some action takes (RFC 9110, section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
}

impl Method {
    /// Every method that some action takes.
    pub const ALL: [Self; 3] = [Self::Get, Self::Head, Self::Post];

    /// The method as a request names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }

    /// The method of a name; methods are case-sensitive.
    pub fn named(name: &OsStr) -> Option<Self> {
        Self::ALL.into_iter().find(|method| name == method.name())
    }
}

/// The thing that a request asks for: lists, a write, or the owner's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Lists of the shop's data.
    Read(ReadAction),
    /// Something new for the shop's data.
    Write(WriteAction),
    /// The page for the owner's browser. A form asks for it, never a query string.
    Page,
}

impl Action {
    /// The name of [`Action::Page`].
    const PAGE: &str = "page";

    /// The value of the request's parameter `action`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read(action) => action.name(),
            Self::Write(action) => action.name(),
            Self::Page => Self::PAGE,
        }
    }

    /// The action of a name in the request's `action`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            Self::PAGE => Some(Self::Page),
            _ => {
                ReadAction::named(name).map(Self::Read).or_else(|| WriteAction::named(name).map(Self::Write))
            }
        }
    }
}

/// An action that reads lists, as Roistat's guide names it in `action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadAction {
    /// The deals changed since a moment, with the statuses, fields and managers that explain them.
    Export,
    /// The shop's clients.
    ExportClients,
    /// The shop's products.
    ExportProducts,
    /// Statuses, fields and managers alone.
    ImportScheme,
}

impl ReadAction {
    /// Every action that reads lists.
    pub const ALL: [Self; 4] = [Self::Export, Self::ExportClients, Self::ExportProducts, Self::ImportScheme];

    /// The methods that these actions take.
    pub const METHODS: &[Method] = &[Method::Get, Method::Head];

    /// The value of the request's parameter `action`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::ExportClients => "export_clients",
            Self::ExportProducts => "export_products",
            Self::ImportScheme => "import_scheme",
        }
    }

    /// The action of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The section of the config whose queries answer the action.
    pub fn section(self) -> Section {
        match self {
            Self::Export | Self::ImportScheme => Section::Export,
            Self::ExportClients => Section::ExportClients,
            Self::ExportProducts => Section::ExportProducts,
        }
    }

    /// The lists of the answer, in the order in which they stand there.
    pub fn lists(self) -> &'static [List] {
        match self {
            Self::Export => &[List::Fields, List::Statuses, List::Managers, List::Orders],
            Self::ExportClients => &[List::Clients],
            Self::ExportProducts => &[List::Products],
            Self::ImportScheme => &[List::Fields, List::Statuses, List::Managers],
        }
    }
}

/// An action that writes, as Roistat's guide names it in `action`, and the config in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteAction {
    /// A lead from a form, a call or a chat, which becomes a deal.
    Lead,
    /// A message for a lead.
    Message,
    /// A task for the manager of a deal.
    Task,
    /// A telephone call.
    Call,
}

impl WriteAction {
    /// Every action that writes.
    pub const ALL: [Self; 4] = [Self::Lead, Self::Message, Self::Task, Self::Call];

    /// The methods that these actions take.
    pub const METHODS: &[Method] = &[Method::Get, Method::Post];

    /// The value of the request's parameter `action`, and the name of the section in the config.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Message => "message",
            Self::Task => "task",
            Self::Call => "call",
        }
    }

    /// The action of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The parameters that Roistat sends with the action.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Lead => &[
                "title",
                "text",
                "name",
                "phone",
                "email",
                "data",
                "visit",
                "manager_id",
                "created_date",
                "id",
            ],
            Self::Message => &["leadId", "title", "message"],
            Self::Task => &["element_id", "deadline", "text"],
            Self::Call => &[
                "id", "callee", "caller", "date", "visit", "marker", "status", "order_id", "duration",
                "file_url",
            ],
        }
    }

    /// The parameter that is a moment in UTC, and the name of its UNIX seconds.
    pub fn utc_text(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Lead => Some(("created_date", "created_unix")),
            Self::Message => None,
            Self::Task => Some(("deadline", "deadline_unix")),
            Self::Call => Some(("date", "date_unix")),
        }
    }

    /// The key of the answer that holds the id of what was written.
    pub fn id_key(self) -> Option<&'static str> {
        match self {
            Self::Lead => Some("order_id"),
            Self::Message => None,
            Self::Task => Some("task_id"),
            Self::Call => Some("call_id"),
        }
    }
}

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    Json,
    /// `application/xml`
    Xml,
}

impl Format {
    /// The name of the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }

    /// The format of a name, in the request's `format` and in the config's.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Json, Self::Xml].into_iter().find(|format| format.name() == name)
    }
}

/// A section of the config: a group of queries that answers one or two actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `[export]`
    Export,
    /// `[export_clients]`
    ExportClients,
    /// `[export_products]`
    ExportProducts,
}

impl Section {
    /// Every section that a config may have.
    pub const ALL: [Self; 3] = [Self::Export, Self::ExportClients, Self::ExportProducts];

    /// The name of the table in the config.
    pub fn name(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::ExportClients => "export_clients",
            Self::ExportProducts => "export_products",
        }
    }

    /// The queries that the section may hold.
    pub fn lists(self) -> &'static [List] {
        match self {
            Self::Export => &[List::Orders, List::Statuses, List::Fields, List::Managers],
            Self::ExportClients => &[List::Clients],
            Self::ExportProducts => &[List::Products],
        }
    }
}

/// A list of the answer, and so a query of the config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The names of the deals' extra fields.
    Fields,
    /// Every status that a deal may have.
    Statuses,
    /// The shop's managers.
    Managers,
    /// The deals.
    Orders,
    /// The clients.
    Clients,
    /// The products.
    Products,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 6] =
        [Self::Fields, Self::Statuses, Self::Managers, Self::Orders, Self::Clients, Self::Products];

    /// The key of the list in a document and of its query in the config.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Statuses => "statuses",
            Self::Managers => "managers",
            Self::Orders => "orders",
            Self::Clients => "clients",
            Self::Products => "products",
        }
    }

    /// The name of the element that holds one row in XML.
    pub fn item(self) -> &'static str {
        match self {
            Self::Fields => "field",
            Self::Statuses => "status",
            Self::Managers => "manager",
            Self::Orders => "order",
            Self::Clients => "client",
            Self::Products => "product",
        }
    }

    /// The section of the config that holds the list's query.
    pub fn section(self) -> Section {
        match self {
            Self::Fields | Self::Statuses | Self::Managers | Self::Orders => Section::Export,
            Self::Clients => Section::ExportClients,
            Self::Products => Section::ExportProducts,
        }
    }

    /// The section is useless without the query of this list.
    pub fn is_mandatory(self) -> bool {
        !matches!(self, Self::Fields | Self::Managers)
    }

    /// The list grows with the shop. Such lists come in order of `id` and may be paged.
    pub fn is_paged(self) -> bool {
        matches!(self, Self::Orders | Self::Clients | Self::Products)
    }

    /// The keys that every row must have, as Roistat's guide requires them.
    pub fn required(self) -> &'static [&'static str] {
        match self {
            Self::Orders => &["id", "date_create", "status"],
            Self::Clients => &["id", "name", "phone", "email"],
            Self::Fields | Self::Statuses | Self::Managers | Self::Products => &["id", "name"],
        }
    }

    /// The other keys that Roistat's guides know.
    pub fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Orders => &[
                "name",
                "price",
                "cost",
                "roistat",
                "client_id",
                "manager_id",
                "date_update",
                "products",
                "fields",
            ],
            Self::Clients => &["company", "birth_date", "fields"],
            Self::Managers => &["phone", "email"],
            Self::Fields | Self::Statuses | Self::Products => &[],
        }
    }
}
