//! What the shop's people say again and again: nine templates in four groups, three of them locked, one of those approved by its platform.

use domain::channel::ChannelKind;
use domain::template::{Approval, Template};
use domain::{TeamId, TemplateId};

use super::{SALES_TEAM, SUPPORT_TEAM};

/// A template of the demo.
struct Sample {
    group: &'static str,
    name: &'static str,
    /// English, German, Spanish.
    texts: [&'static str; 3],
    channels: &'static [ChannelKind],
    teams: &'static [TeamId],
    locked: bool,
    /// The carrier's name for it.
    approved: Option<&'static str>,
}

const EVERYWHERE: &[ChannelKind] = &[];
const EVERYBODY: &[TeamId] = &[];

const SAMPLES: [Sample; 9] = [
    Sample {
        group: "Greetings",
        name: "Welcome",
        texts: [
            "Hello {{customer.first_name}}, this is {{agent.first_name}} from Marlow & Finch. How can I help you?",
            "Guten Tag {{customer.first_name}}, hier ist {{agent.first_name}} von Marlow & Finch. Wie kann ich helfen?",
            "Hola, {{customer.first_name}}: soy {{agent.first_name}}, de Marlow & Finch. ¿En qué puedo ayudarle?",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: false,
        approved: None,
    },
    Sample {
        group: "Greetings",
        name: "One moment",
        texts: [
            "One moment please, I am looking that up. It takes about [[minutes|2]] minutes.",
            "Einen Moment bitte, ich sehe nach. Das dauert etwa [[Minuten|2]] Minuten.",
            "Un momento, por favor, lo estoy comprobando. Tardaré unos [[minutos|2]] minutos.",
        ],
        channels: &[ChannelKind::WebChat, ChannelKind::WhatsApp, ChannelKind::Messenger],
        teams: EVERYBODY,
        locked: false,
        approved: None,
    },
    Sample {
        group: "Greetings",
        name: "Goodbye",
        texts: [
            "Thank you, {{customer.first_name}}. If anything comes up, just write again. Have a good cup!",
            "Vielen Dank, {{customer.first_name}}. Wenn noch etwas ist, schreiben Sie einfach wieder. Guten Kaffee!",
            "Gracias, {{customer.first_name}}. Si surge algo más, escríbanos. ¡Que disfrute del café!",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: false,
        approved: None,
    },
    Sample {
        group: "Orders",
        name: "Order status",
        texts: [
            "Your order [[order number]] left us on [[day]] with [[carrier|DHL]]. It usually takes two working days.",
            "Ihre Bestellung [[Bestellnummer]] hat uns am [[Tag]] mit [[Paketdienst|DHL]] verlassen. Meist dauert es zwei Werktage.",
            "Su pedido [[número de pedido]] salió el [[día]] con [[transportista|DHL]]. Suele tardar dos días laborables.",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: false,
        approved: None,
    },
    Sample {
        group: "Orders",
        name: "Grinder setting",
        texts: [
            "For [[coffee]] on your grinder begin at [[setting|12]] and go finer until a double takes 25 to 30 seconds.",
            "Für [[Kaffee]] beginnen Sie an Ihrer Mühle bei [[Stufe|12]] und mahlen feiner, bis ein Doppelter 25 bis 30 Sekunden braucht.",
            "Para [[café]] empiece con el molino en [[ajuste|12]] y muela más fino hasta que un doble tarde de 25 a 30 segundos.",
        ],
        channels: EVERYWHERE,
        teams: &[SALES_TEAM, SUPPORT_TEAM],
        locked: false,
        approved: None,
    },
    Sample {
        group: "Orders",
        name: "Ask for the order",
        texts: [
            "May I have your order number and the postcode? Then I can see it at once.",
            "Geben Sie mir bitte Ihre Bestellnummer und die Postleitzahl? Dann sehe ich sofort nach.",
            "¿Me indica el número de pedido y el código postal? Así lo veo enseguida.",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: false,
        approved: None,
    },
    Sample {
        group: "Legal",
        name: "Right of withdrawal",
        texts: [
            "Dear {{customer.name}}, you may withdraw from the purchase of order [[order number]] within 14 days of delivery, \
             without giving a reason. Roasted coffee that was opened is excepted. As of {{date}}.",
            "Guten Tag {{customer.name}}, Sie können den Kauf der Bestellung [[Bestellnummer]] binnen 14 Tagen nach Lieferung \
             ohne Angabe von Gründen widerrufen. Geöffneter Röstkaffee ist ausgenommen. Stand {{date}}.",
            "Estimado/a {{customer.name}}: puede desistir de la compra del pedido [[número de pedido]] en los 14 días \
             posteriores a la entrega, sin indicar el motivo. Se exceptúa el café tostado abierto. A fecha de {{date}}.",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: true,
        approved: None,
    },
    Sample {
        group: "Legal",
        name: "Data protection",
        texts: [
            "We keep this conversation ({{conversation.id}}) for 24 months and use {{customer.email}} only to answer you. You \
             may ask for its deletion at any time.",
            "Wir bewahren dieses Gespräch ({{conversation.id}}) 24 Monate auf und nutzen {{customer.email}} nur, um Ihnen zu \
             antworten. Sie können jederzeit die Löschung verlangen.",
            "Conservamos esta conversación ({{conversation.id}}) durante 24 meses y usamos {{customer.email}} solo para \
             responderle. Puede pedir su eliminación en cualquier momento.",
        ],
        channels: EVERYWHERE,
        teams: EVERYBODY,
        locked: true,
        approved: None,
    },
    Sample {
        group: "WhatsApp",
        name: "Answer ready",
        texts: [
            "Hello {{customer.first_name}}, we have an answer to your question about [[subject]]. Write back and we go on here.",
            "Guten Tag {{customer.first_name}}, wir haben eine Antwort auf Ihre Frage zu [[Thema]]. Schreiben Sie zurück, dann geht es hier weiter.",
            "Hola, {{customer.first_name}}: tenemos respuesta a su pregunta sobre [[tema]]. Escríbanos y seguimos por aquí.",
        ],
        channels: &[ChannelKind::WhatsApp],
        teams: EVERYBODY,
        locked: true,
        approved: Some("answer_ready"),
    },
];

/// All of them, in order.
pub fn templates() -> impl Iterator<Item = Template> {
    SAMPLES.iter().zip(0..).map(|(sample, place)| Template {
        id: TemplateId::from_number(0xd601 + u128::from(place)),
        group: sample.group.to_owned(),
        order: place,
        name: sample.name.to_owned(),
        texts: ["en", "de", "es"].map(str::to_owned).into_iter().zip(sample.texts.map(str::to_owned)).collect(),
        channels: sample.channels.to_vec(),
        teams: sample.teams.to_vec(),
        owner: None,
        locked: sample.locked,
        approval: sample.approved.map(|name| Approval { name: name.to_owned(), ..Approval::default() }),
        files: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_can_stand() {
        for template in templates() {
            assert_eq!(template.clone().checked(), Ok(template));
        }
    }
}
