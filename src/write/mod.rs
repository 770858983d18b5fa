//! A write from Roistat, a lead for example: method, form, values, the owner's statements, and the answer.
//!
//! Gets a `Permit<Write>`, which is given only for an action that the config has a section for. This room knows the
//! order of the stages; the SQL is the owner's, and the answers are Roistat's.

mod key;
mod parameters;
mod rehearsal;

pub use self::parameters::names as parameter_names;
pub use self::rehearsal::rehearse;
use crate::access::{Permit, Write};
use crate::body::RequestBody;
use crate::document;
use crate::environment::Environment;
use crate::error::Error;
use crate::protocol::{Format, Method, WriteAction};
use crate::refusal;
use crate::reply::{Outcome, Reply, Status};
use crate::request::Request;
use crate::store::{self, Ending};

/// The longest body that is read, in bytes.
const LONGEST_BODY: u64 = 1024 * 1024;

/// Answers a request for a write.
pub fn answer(
    environment: &Environment,
    permit: &Permit<'_, Write>,
    request: &Request<'_>,
    body: RequestBody<'_>,
) -> Outcome {
    let form = form(environment, request, body);
    let has_read_body = request.method == Method::Post && form.is_ok();
    let outcome = match form.and_then(|form| store(environment, permit, request, &form)) {
        Ok(id) => {
            let id = permit.action().id_key().zip(id.as_deref());
            let reply = Reply::new(Status::Ok, Format::Json, document::written(id).into());
            Outcome::new(reply, None)
        }
        Err(error) => refusal::of_write(error),
    };
    Outcome { has_read_body, ..outcome }
}

/// The form of a POST; a GET has all in its query string.
fn form(environment: &Environment, request: &Request<'_>, body: RequestBody<'_>) -> Result<Vec<u8>, Error> {
    request.must_be_one_of(WriteAction::METHODS)?;
    match request.method {
        Method::Post => body.form(environment, LONGEST_BODY).map_err(|fault| Error::Body { fault }),
        Method::Get | Method::Head => Ok(Vec::new()),
    }
}

/// Runs the owner's statements and gives the id of what they made.
fn store(
    environment: &Environment,
    permit: &Permit<'_, Write>,
    request: &Request<'_>,
    form: &[u8],
) -> Result<Option<String>, Error> {
    let bindings = parameters::read(permit.action(), request.query(), form, environment.now)?;
    let ending = if environment.is_dry_run { Ending::RollBack } else { Ending::Commit };
    store::write(permit, &bindings, ending)
}
