use proptest::prelude::*;

use super::*;

fn text(text: &str) -> Node {
    Node::Text(text.into())
}

fn styled(style: Style, inner: impl Into<Vec<Node>>) -> Node {
    Node::Styled(style, inner.into())
}

#[test]
fn markers_are_read() {
    let bold = |inner: &str| styled(Style::Bold, [text(inner)]);
    let italic = |inner: &str| styled(Style::Italic, [text(inner)]);
    let table: [(&str, Vec<Node>); 12] = [
        ("*b*", vec![bold("b")]),
        ("an _i_, a ~s~!", vec![text("an "), italic("i"), text(", a "), styled(Style::Strike, [text("s")]), text("!")]),
        ("```let *x*\n= 1```", vec![Node::Mono("let *x*\n= 1".into())]),
        ("*_both_*", vec![styled(Style::Bold, [italic("both")])]),
        ("*a _b_ c*", vec![styled(Style::Bold, [text("a "), italic("b"), text(" c")])]),
        ("(*b*)", vec![text("("), bold("b"), text(")")]),
        ("*ü*\n*ß*", vec![bold("ü"), text("\n"), bold("ß")]),
        // Which is closed first counts; the other marker has no partner inside.
        ("*a _b* c_", vec![bold("a _b"), text(" c_")]),
        ("*a *b* c*", vec![bold("a *b"), text(" c*")]),
        ("*see https://x.example/_a_/b*", vec![bold("see https://x.example/_a_/b")]),
        ("_https://x.example/a_b_", vec![italic("https://x.example/a_b")]),
        ("👋*b*👋", vec![text("👋"), bold("b"), text("👋")]),
    ];
    for (given, expected) in table {
        assert_eq!(parse(given), expected, "{given}");
    }
}

#[test]
fn what_has_no_partner_is_text() {
    for given in [
        "*",
        "**",
        "***",
        "**b**",
        "* b *",
        "*b",
        "b*",
        "2*3*4",
        "snake_case_name",
        "*a\nb*",
        "~",
        "``````",
        "```b",
        "``b``",
        "``` ```",
        "https://x.example/*a*_b_",
        "www.x.example/_a_",
        "_ _",
        "a * b * c",
        "* list\n* list",
        "5 ~ 6 ~ 7",
    ] {
        assert_eq!(parse(given), [text(given)], "{given}");
    }
    assert_eq!(parse(""), []);
}

#[test]
fn words_are_left_when_markers_go() {
    assert_eq!(plain(&parse("*a _b_* ```c``` ~d")), "a b c ~d");
}

#[test]
fn many_markers_are_read_in_one_go() {
    for hostile in ["*a ", "*a_", "_*~", "*a* ", "```", "~*_a"] {
        let whole = hostile.repeat(65_536 / hostile.len());
        assert_eq!(with_markers(&parse(&whole)), whole, "{hostile}");
    }
}

fn selected(given: &str) -> (String, Selection) {
    let (before, rest) = given.split_once('[').expect("a begin");
    let (inside, after) = rest.split_once(']').expect("an end");
    let selection = Selection { from: before.len(), to: before.len() + inside.len() };
    ([before, inside, after].concat(), selection)
}

fn toggled(given: &str, style: Option<Style>) -> String {
    let (text, selection) = selected(given);
    let Edit { text, selection: Selection { from, to } } = toggle(&text, selection, style);
    [&text[..from], "[", &text[from..to], "]", &text[to..]].concat()
}

#[test]
fn a_button_marks_and_takes_back() {
    let bold = |given| toggled(given, Some(Style::Bold));
    assert_eq!(bold("an [apple] a day"), "an [*apple*] a day");
    assert_eq!(bold("an [*apple*] a day"), "an [apple] a day");
    assert_eq!(bold("an *[apple]* a day"), "an [apple] a day");
    assert_eq!(bold("an[ apple ]a day"), "an [*apple*] a day");
    assert_eq!(bold("here []"), "here *[]*");
    assert_eq!(bold("here *[]*"), "here []");
    assert_eq!(bold("one[ ]two"), "one *[]*two");
    assert_eq!(bold("[one\n\n two]"), "[*one*\n\n *two*]");
    assert_eq!(toggled("[ü\nb]", None), "[```ü\nb```]");
    assert_eq!(toggled("[```ü```]", None), "[ü]");
    assert_eq!(toggled("[_a_]", Some(Style::Bold)), "[*_a_*]");
}

#[test]
fn a_selection_that_cuts_a_character_changes_nothing() {
    let selection = Selection { from: 1, to: 2 };
    assert_eq!(toggle("ü", selection, None), Edit { text: "ü".into(), selection });
}

/// Trees that have one way to be written: words, nothing nested in itself, spaces between the pieces.
fn trees() -> impl Strategy<Value = Vec<Node>> {
    fn level(styles: Vec<Style>) -> BoxedStrategy<Node> {
        let words = "[a-zäß0-9,👋]{0,6}[a-zäß0-9]".prop_map(Node::Text);
        if styles.is_empty() {
            return words.boxed();
        }
        let inside = styles.clone();
        let styled = proptest::sample::select(styles).prop_flat_map(move |style| {
            let rest = inside.iter().copied().filter(|other| *other != style).collect();
            line(level(rest)).prop_map(move |inner| Node::Styled(style, inner))
        });
        prop_oneof![words, styled].boxed()
    }
    fn line(pieces: BoxedStrategy<Node>) -> impl Strategy<Value = Vec<Node>> {
        proptest::collection::vec(pieces, 1..4).prop_map(|pieces| {
            let mut nodes = Vec::new();
            for (index, piece) in pieces.into_iter().enumerate() {
                if index > 0 {
                    push_text(Some(" "), &mut nodes);
                }
                match piece {
                    Node::Text(text) => push_text(Some(&text), &mut nodes),
                    other => nodes.push(other),
                }
            }
            nodes
        })
    }
    let mono = "[a-z*_~\n]{0,5}[a-z]".prop_map(Node::Mono);
    line(prop_oneof![4 => level(Style::ALL.to_vec()), 1 => mono].boxed())
}

proptest! {
    #[test]
    fn a_text_is_given_back_as_it_was(given in "[ab *_~`\nü👋/:.]{0,60}") {
        prop_assert_eq!(with_markers(&parse(&given)), given);
    }

    #[test]
    fn any_text_is_given_back_as_it_was(given in "\\PC{0,60}") {
        prop_assert_eq!(with_markers(&parse(&given)), given);
    }

    #[test]
    fn a_tree_is_read_back_as_it_was(tree in trees()) {
        prop_assert_eq!(parse(&with_markers(&tree)), tree);
    }

    #[test]
    fn a_style_never_stands_in_itself(given in "[ab *_~]{0,40}") {
        fn check(nodes: &[Node], inside: &mut Vec<Style>) -> bool {
            nodes.iter().all(|node| match node {
                Node::Styled(style, inner) => {
                    let nested = inside.contains(style);
                    inside.push(*style);
                    let good = check(inner, inside) && !inner.is_empty();
                    inside.pop();
                    good && !nested
                }
                Node::Text(text) | Node::Mono(text) => !text.is_empty(),
            })
        }
        prop_assert!(check(&parse(&given), &mut Vec::new()));
    }

    #[test]
    fn pressing_twice_is_pressing_never(words in "[a-zü]{1,5}( [a-zü]{1,5}){0,3}", kind in 0..4_usize) {
        let style = Style::ALL.get(kind).copied();
        let all = Selection { from: 0, to: words.len() };
        let once = toggle(&words, all, style);
        prop_assert_eq!(toggle(&once.text, once.selection, style), Edit { text: words, selection: all });
    }
}
