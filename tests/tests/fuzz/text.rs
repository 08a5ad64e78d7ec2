//! What people type into fields: what is accepted is accepted again as it is, and keeps to its limits.

use domain::contact::Details;
use domain::site::{Form, FormAnswers};
use domain::text;

use crate::{change, driver};

const TYPED: [&str; 12] = [
    "Jo Doe",
    "jo.doe+shop@example.org",
    "o'neill@mail.example.co.uk",
    "jo@bücher.example",
    "+49 (170) 123-45.67",
    "0049 170 1234567",
    "https://shop.example/cart?id=1#top",
    "http://ü.example/a b",
    "javascript:alert(1)",
    "Where is my order?\r\nThanks!",
    "孔 子",
    "",
];

#[test]
fn what_people_type() {
    driver::run(
        "text",
        20_000,
        |dice| change::text(dice, &TYPED).into_bytes(),
        |input| check(&String::from_utf8_lossy(input)),
    );
}

fn check(input: &str) {
    for (name, read) in [
        ("name", text::name as fn(&str) -> Result<String, domain::Refusal>),
        ("email", text::email),
        ("phone", text::phone),
    ] {
        if let Ok(kept) = read(input) {
            assert_eq!(read(&kept).as_ref(), Ok(&kept), "{name} of {input:?}");
            assert!(!kept.chars().any(char::is_control), "{name} of {input:?}");
        }
    }
    if let Ok(email) = text::email(input) {
        assert!(email.len() <= text::EMAIL_LIMIT && email.matches('@').count() == 1, "{email}");
    }
    if let Some(page) = text::page(input) {
        assert!(page.len() <= text::PAGE_LIMIT, "{page}");
        assert_eq!(text::page(&page).as_ref(), Some(&page));
    }
    let normal = text::normalize(input);
    assert_eq!(text::normalize(&normal), normal);
    assert!(text::length(&normal) <= text::length(input));
    assert_eq!(text::is_blank(&normal), text::is_blank(input) || text::is_blank(&normal));
    let excerpt = text::excerpt(input);
    assert!(excerpt.chars().count() <= text::EXCERPT_LIMIT + 1 && !excerpt.contains('\n'));
    assert_eq!(text::excerpt(&excerpt), excerpt);
    let _ = text::initials(input);
    let mut answers = FormAnswers { answers: vec![input.to_owned(); 3], ..FormAnswers::default() };
    answers.details = Details { name: input.into(), email: input.into(), phone: input.into() };
    for offline in [false, true] {
        let _ = Form::default().check(&answers, offline);
    }
}
