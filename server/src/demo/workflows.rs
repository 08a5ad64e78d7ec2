//! What the shop's people set going in the shop's own systems, which the simulator plays: two workflows.

use domain::workflow::{Parameter, ParameterKind, Workflow};
use domain::{Timestamp, WorkflowId};

use super::DemoError;
use crate::catalog::{Catalog, kind};
use crate::config::Simulator;
use crate::first;
use crate::store::Store;

const ORDER: WorkflowId = WorkflowId::from_number(0xd601);
const REFUND: WorkflowId = WorkflowId::from_number(0xd602);

/// Puts them there if there are none, and lets them follow the simulator's address and secret.
pub async fn prepare(
    store: &dyn Store,
    catalog: &Catalog,
    simulator: &Simulator,
    now: Timestamp,
) -> Result<(), DemoError> {
    let documents = store.documents(kind::WORKFLOW).await?;
    for workflow in workflows(simulator) {
        let id = workflow.id.to_string();
        let known = documents.iter().find(|document| document.id == id);
        match (known, catalog.workflows.get(&workflow.id)) {
            (Some(document), Some(known)) if known.url != workflow.url || known.secret != workflow.secret => {
                let moved = Workflow { url: workflow.url, secret: workflow.secret, ..known.clone() };
                first::put(store, kind::WORKFLOW, &id, document.version, &moved, now).await?;
            }
            (None, None) if documents.is_empty() => {
                first::put(store, kind::WORKFLOW, &id, 0, &workflow, now).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn workflows(simulator: &Simulator) -> [Workflow; 2] {
    let parameter = |key: &str, label: &str, kind, required| Parameter {
        key: key.to_owned(),
        label: label.to_owned(),
        kind,
        required,
    };
    let workflow = |id, name: &str, hint: &str, path: &str, parameters, confirm| Workflow {
        id,
        name: name.to_owned(),
        hint: hint.to_owned(),
        url: format!("http://{}/workflows/{path}", simulator.url.address()),
        secret: simulator.secret.clone(),
        channels: Vec::new(),
        queues: Vec::new(),
        parameters,
        confirm,
        enabled: true,
    };
    let order = || parameter("order", "Order number", ParameterKind::Text, true);
    let reasons = ["Damaged", "Lost", "Not as described"].map(str::to_owned).to_vec();
    let refund = vec![
        order(),
        parameter("amount", "Amount in euros", ParameterKind::Number, true),
        parameter("reason", "Reason", ParameterKind::Choice { choices: reasons }, true),
        parameter("shipping", "With shipping costs", ParameterKind::YesNo, false),
    ];
    [
        workflow(ORDER, "Look up order", "Says where the parcel is", "order", vec![order()], false),
        workflow(REFUND, "Refund", "Sends money back, at once", "refund", refund, true),
    ]
}
